// The overview in a workspace: numbers, bars and the orders due first, each opening the list behind it. It stands in a
// Custom HTML Block, whose script only calls it: what it shows is the server's.
frappe.provide("hotline_csg");

hotline_csg.CARD_NAMES = {
	overdue: () => __("Overdue", null, "Issue"),
	soon: () => __("Due Soon", null, "Hotline overview"),
	returned: () => __("Returned or to Rework", null, "Hotline overview"),
	open: () => __("Open Orders", null, "Hotline overview"),
	today: () => __("Received Today"),
};
hotline_csg.CHART_NAMES = {
	stage: () => __("Open Orders by Stage", null, "Hotline overview"),
	department: () => __("Open Orders by Department", null, "Hotline overview"),
	category: () => __("Open Orders by Category", null, "Hotline overview"),
	topic: () => __("Open Orders by Topic", null, "Hotline overview"),
};

hotline_csg.Overview = class Overview {
	constructor(root, { charts = true } = {}) {
		this.root = root;
		this.charts = charts;
		this.$root = $(root.querySelector(".hotline-overview"));
		this.$root.on("click", "[data-filters]", (event) => this.open(event));
		this.timer = setInterval(() => this.tick(), 1000);
		this.load();
		if (charts) this.load_month();
	}

	// Once: a month's figures take the server longer than what is counted anew every minute.
	async load_month() {
		this.month = await hotline_csg.ask_quietly("hotline_csg.api.overview.month", {});
		if (this.data) this.render();
	}

	async load() {
		if (!this.data) this.$root.html(`<p class="text-muted">${__("Loading…")}</p>`);
		const data = await hotline_csg.ask_quietly("hotline_csg.api.overview.figures", {});
		if (!data) return this.$root.html(`<p class="text-muted">${__("The figures cannot be read now.")}</p>`);
		this.data = data;
		this.clock = new hotline_csg.Clock(data);
		this.render();
	}

	// A workspace that is left keeps its nodes: nothing is asked for while it is not looked at.
	tick() {
		if (!this.root.host.isConnected) return clearInterval(this.timer);
		if (!this.data || document.hidden || !$(this.root.host).is(":visible")) return;
		if (this.clock.is_over() || this.clock.since() > 60) {
			this.clock.answered_at = Date.now();
			return this.load();
		}
		this.paint();
	}

	open(event) {
		event.preventDefault();
		hotline_csg.open_list("Issue", JSON.parse(event.currentTarget.dataset.filters));
	}

	render() {
		const { cards, charts, first, warnings, relapses } = this.data;
		const bars = this.charts ? charts.map((chart) => this.chart(chart)).join("") : "";
		this.$root.html(`
			<div class="cards">${cards.map((card) => this.card(card)).join("")}</div>
			${this.month ? this.of_month(this.month) : ""}
			${warnings.length ? this.warnings(warnings) : ""}
			${relapses.length ? this.relapses(relapses) : ""}
			${this.first(first)}
			<div class="charts">${bars}</div>`);
		this.paint();
	}

	target(filters) {
		return `href="/app/issue" data-filters="${hotline_csg.esc(JSON.stringify(filters))}"`;
	}

	card({ key, count, colour, filters }) {
		return `<a class="card ${colour}" ${this.target(filters)}>
			<span>${hotline_csg.CARD_NAMES[key]()}</span><b>${count}</b></a>`;
	}

	of_month(figures) {
		const { esc } = hotline_csg;
		const card = ({ label, value, before, report, filters }) => `<a class="card blue"
			href="/app/query-report/${encodeURIComponent(report)}?${esc($.param(filters))}">
			<span>${esc(label)}</span><b>${esc(value)}</b><small>${__("Before: {0}", [esc(before)])}</small></a>`;
		return `<section><h5>${__("This Month", null, "Hotline overview")}</h5>
			<div class="cards">${figures.map(card).join("")}</div></section>`;
	}

	chart({ key, bars }) {
		const most = Math.max(...bars.map(({ count }) => count));
		const bar = ({ label, count, late, filters }) => `<a class="bar" ${this.target(filters)}>
			<span class="label">${hotline_csg.esc(label)}</span>
			<span class="track"><i style="width:${(100 * count) / most}%"></i><i class="late" style="width:${
			(100 * late) / most
		}%"></i></span>
			<b>${count}</b>${late ? `<em>✖ ${__("{0} overdue", [late])}</em>` : ""}</a>`;
		return `<section><h5>${hotline_csg.CHART_NAMES[key]()}</h5>${bars.map(bar).join("")}</section>`;
	}

	first(rows) {
		const { esc } = hotline_csg;
		if (!rows.length) return `<p class="text-muted">${__("No order waits.")}</p>`;
		const line = (row) => `<tr><td>${hotline_csg.order_link(row.name)}</td><td>${esc(row.unit)}</td>
			<td>${esc(row.category)}</td><td>${esc(row.stage)}</td><td>${esc(row.act_for)}</td>
			<td>${esc((row.department || "").split(" - ")[0])}</td><td>${hotline_csg.short_moment(row.act_by)}</td>
			<td><span class="left" data-order="${esc(row.name)}"></span></td></tr>`;
		return `<section class="wide"><h5>${__("Due First", null, "Hotline overview")}</h5>
			<table><tbody>${rows.map(line).join("")}</tbody></table></section>`;
	}

	warnings(rows) {
		const { esc } = hotline_csg;
		const line = (row) => {
			const link = frappe.utils.get_form_link("Hotline Warning", row.name);
			const reported = row.reported_at ? "" : row.level_code === 1 ? __("Not reported yet") : "";
			return `<tr><td><a href="${esc(link)}">${esc(row.level)}</a></td><td>${esc(row.topic)}</td>
				<td>${esc(row.entity)}</td><td>${__("{0} calls", [row.count])}</td>
				<td>${__("Contacted {0}/{1}", [row.contacted, row.contacts])}</td><td>${reported}</td></tr>`;
		};
		return `<section class="wide alarm"><h5>⚠ ${__("Warnings", null, "Hotline overview")}</h5>
			<table><tbody>${rows.map(line).join("")}</tbody></table></section>`;
	}

	relapses(rows) {
		const { esc } = hotline_csg;
		const line = (row) => `<tr><td><a href="${esc(frappe.utils.get_form_link("Hotline Rectification", row.name))}">${esc(
			row.name
		)}</a></td><td>${esc((row.department || "").split(" - ")[0])}</td><td>${esc(row.item)}</td>
			<td>${__("Accepted {0}", [hotline_csg.short_moment(row.accepted_at)])}</td>
			<td>${__("{0} orders since", [row.recurred])}</td></tr>`;
		return `<section class="wide alarm"><h5>⚠ ${__("Same Kind Again after Rectification")}</h5>
			<table><tbody>${rows.map(line).join("")}</tbody></table></section>`;
	}

	paint() {
		for (const cell of this.root.querySelectorAll(".left")) {
			const row = this.data.left[cell.dataset.order];
			if (row) hotline_csg.paint_left(cell, row, this.clock, "left");
		}
	}
};

// What is left of a deadline, by the sign, colour and words of all lists.
hotline_csg.paint_left = (cell, row, clock, name) => {
	const left = row.left - (row.clock ? clock.since() : clock.worked());
	const { colour, sign, word } = hotline_csg.LEVELS[hotline_csg.level(left, row.whole)];
	cell.className = `${name} indicator-pill no-indicator-dot ${colour}`;
	cell.textContent = `${sign} ${hotline_csg.say_left(left)}`;
	cell.title = word();
};

hotline_csg.open_list = (doctype, filters) => {
	const asked = {};
	for (const [field, operator, value] of filters) (asked[field] ||= []).push([operator, value]);
	// The list looks in texts for what contains the words, unless it is asked for one of a few.
	const is_text = (field) => ["Data", "Small Text", "Text"].includes(frappe.meta.get_docfield(doctype, field)?.fieldtype);
	// Two of one field are texts: so Frappe's list takes them.
	const option = (field, [[operator, value], ...more]) => {
		if (more.length) return [[operator, value], ...more].map((one) => JSON.stringify(one));
		if (operator === "=") return is_text(field) ? ["in", [value]] : value;
		return [operator, value];
	};
	frappe.model.with_doctype(doctype, () => {
		const options = Object.entries(asked).map(([field, one]) => [field, option(field, one)]);
		frappe.route_options = Object.fromEntries(options);
		frappe.set_route("List", doctype, "List");
	});
};

hotline_csg.show_overview = (root, options) => new hotline_csg.Overview(root, options);

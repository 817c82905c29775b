// The queue of callbacks: who, when allowed, which attempt; points to ask; and one screen to record what was said.
frappe.provide("hotline_csg");

frappe.pages["hotline-callbacks"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Callback Queue"), single_column: true });
	wrapper.callbacks = new hotline_csg.Callbacks(page);
};

frappe.pages["hotline-callbacks"].on_page_show = (wrapper) => wrapper.callbacks.show();

hotline_csg.Callbacks = class Callbacks {
	constructor(page) {
		this.page = page;
		this.$main = $(`<div class="hotline-page hotline-two">
			<nav class="hotline-queue" aria-label="${__("Callback Queue")}"></nav>
			<main class="hotline-call-sheet" aria-live="polite"></main>
		</div>`).appendTo(page.main);
		this.$queue = this.$main.find(".hotline-queue");
		this.$sheet = this.$main.find(".hotline-call-sheet");
		this.$queue.on("click", "[data-order]", (event) => this.open(event.currentTarget.dataset.order));
		page.set_secondary_action(__("Refresh"), () => this.load());
		setInterval(() => this.load_again(), 60000);
	}

	show() {
		this.add_keys();
		return this.load();
	}

	add_keys() {
		const { page } = this;
		const key = (shortcut, description, action) => hotline_csg.add_key({ shortcut, description, action, page });
		key("alt+down", __("Next callback in the queue"), () => this.move(1));
		key("alt+up", __("Previous callback in the queue"), () => this.move(-1));
		key("ctrl+enter", __("Record the callback"), () => this.record?.send());
		key("alt+o", __("Open the order"), () => this.order && frappe.set_route("Form", "Issue", this.order));
	}

	// The queue --------------------------------------------------------------------------------------------

	// Never under somebody's hands.
	load_again() {
		if (document.hidden || !this.$main.is(":visible") || this.record?.is_touched()) return;
		return this.load();
	}

	async load() {
		const data = await hotline_csg.ask_quietly("hotline_csg.api.callbacks.queue", {});
		if (!data) return frappe.show_alert({ message: __("The queue could not be loaded. Try again."), indicator: "red" });
		this.orders = data.orders;
		this.attempts = data.attempts;
		this.draw_queue();
		const names = this.orders.map((row) => row.name);
		if (!names.length) return this.rest();
		if (!names.includes(this.order)) return this.open(names[0]);
	}

	draw_queue() {
		const ready = this.orders.filter((row) => row.ready).length;
		const head = `<h5>${__("{0} may be called now, {1} wait", [ready, this.orders.length - ready])}</h5>`;
		this.$queue.html(`${head}<ol>${this.orders.map((row) => this.row_html(row)).join("")}</ol>`);
		this.mark();
	}

	row_html(row) {
		const { esc, short_moment } = hotline_csg;
		const attempt = __("Attempt {0} of {1}", [row.attempt, this.attempts]);
		const when = row.ready
			? `<span class="hotline-badge" data-colour="green">● ${row.agreed ? __("Agreed time") : __("Now", null, "Hotline")}</span>`
			: `<span class="hotline-badge" data-colour="gray">◷ ${__("From {0}", [short_moment(row.allowed_at)], "Hotline")}</span>`;
		const late = row.overdue
			? `<span class="hotline-badge" data-colour="red">✖ ${__("Overdue", null, "Issue")}</span>`
			: "";
		const mine = row.mine ? `<span class="hotline-badge" data-colour="blue">${__("Mine", null, "Hotline")}</span>` : "";
		return `<li><button type="button" class="hotline-queue-row" data-order="${esc(row.name)}">
			<span><b>${esc(row.hotline_unit)}</b> ${esc(row.hotline_contact_name)}</span>
			<span>${when} ${late} ${mine}</span>
			<span class="text-muted">${esc(row.hotline_category)} · ${esc(row.hotline_topic)} · ${attempt}</span>
			<span class="text-muted">${esc(row.name)} · ${__("Due {0}", [short_moment(row.hotline_act_by)])}</span>
		</button></li>`;
	}

	mark() {
		this.$queue.find("[data-order]").each((_, row) => {
			const current = row.dataset.order === this.order;
			row.setAttribute("aria-current", current);
			if (current) row.scrollIntoView({ block: "nearest" });
		});
	}

	move(by) {
		const at = this.orders.findIndex((row) => row.name === this.order);
		const next = this.orders[Math.max(0, Math.min(this.orders.length - 1, at + by))];
		if (next && next.name !== this.order) return this.open(next.name);
	}

	rest() {
		this.order = this.record = null;
		this.$sheet.html(`<p class="text-muted">${__("Nothing waits for a callback.")}</p>`);
	}

	// One call ---------------------------------------------------------------------------------------------

	async open(name) {
		this.order = name;
		this.record = null;
		this.mark();
		this.$sheet.html(`<p class="text-muted">${__("Loading …")}</p>`);
		const data = await hotline_csg.ask_quietly("hotline_csg.api.callbacks.one", { order: name });
		if (this.order !== name) return;
		if (!data) return this.$sheet.html(`<p>${__("The order could not be loaded. Reload the queue.")}</p>`);
		this.$sheet.html(this.sheet_html(data));
		this.record = new hotline_csg.CallbackRecord(this.$sheet.find(".hotline-record"), data, (answer) => this.done(answer));
		// The hands go on from here: a digit rates, Tab goes through the fields.
		this.$sheet.find("[name=outcome]:checked").trigger("focus");
	}

	sheet_html(data) {
		const { esc, plain, moment, order_link } = hotline_csg;
		const attempt = __("Attempt {0} of {1}", [data.attempt, data.attempts]);
		const tried = data.failed.length
			? `<div>${__("Not reached: {0}", [data.failed.map(hotline_csg.short_moment).join("、")])}</div>`
			: "";
		const when = data.ready ? "" : `<div>◷ ${__("Next attempt from {0}", [moment(data.allowed_at)])}</div>`;
		const latest = data.latest
			? `<div class="text-muted">${__("Call by {0}, so that all attempts still fit before {1}", [
					moment(data.latest),
					moment(data.act_by),
			  ])}</div>`
			: "";
		const point = (row, index) => `<li>
			<b>${__("Point {0}", [index + 1])}</b> ${plain(row.point)}
			<div class="hotline-answer">${plain(row.answer)}</div>
		</li>`;
		return `<header>
				<div><h3>${esc(data.unit)} · ${esc(data.contact_name)}</h3>
					<div class="text-muted">${order_link(data.name)} · ${esc(data.category)} · ${esc(data.topic)} · ${esc(data.stage)}</div></div>
				<div class="hotline-call-number">${esc(data.phone || __("No number"))}</div>
				<div><b>${attempt}</b>${tried}${when}${latest}</div>
			</header>
			<div class="hotline-two-thirds">
				<section aria-label="${__("Points to ask")}">
					<h5>${__("Points to ask")}</h5>
					<ol class="hotline-points">${data.points.map(point).join("")}</ol>
					<h5>${__("In the call")}</h5>
					<ul class="hotline-script">${this.hints(data).map((text) => `<li>${text}</li>`).join("")}</ul>
				</section>
				<form class="hotline-record"></form>
			</div>`;
	}

	// Points to go by, not a text to read out (R94.6).
	hints(data) {
		const hints = [
			__("Say who calls and for what; ask for the contact by name."),
			__("Tell the outcome point by point, in your own words."),
			__("Ask whether each point is settled; write down what is said."),
			__("Ask for the rating; the entity's own word counts."),
			__("Something new? Finish and rate this order first, then raise a new one that is linked."),
		];
		if (!data.complaint) return hints;
		const contacted = hotline_csg.moment(data.contacted_at) || __("not recorded");
		return [...hints, __("Ask whether the department called within one working day (recorded: {0}).", [contacted])];
	}

	done(answer) {
		frappe.show_alert({ message: __("Order {0}: {1}", [this.order, answer.stage]), indicator: "green" });
		for (const hint of answer.hints) {
			frappe.show_alert({ message: hotline_csg.esc(hint.text), indicator: "orange" }, 15);
		}
		this.order = this.record = null;
		return this.load();
	}
};

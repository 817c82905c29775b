// 12398: every open order with the clocks that run from its receipt beside those that run from its dispatch (R81).
frappe.pages["hotline-regulator"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({
		parent: wrapper,
		title: __("Regulator's Board (12398)"),
		single_column: true,
	});
	wrapper.hotline_board = new hotline_csg.RegulatorBoard(page);
	page.set_secondary_action(__("Refresh", null, "Hotline overview"), () => wrapper.hotline_board.load(), "refresh");
};

frappe.pages["hotline-regulator"].on_page_show = (wrapper) => wrapper.hotline_board.load();

hotline_csg.RegulatorBoard = class RegulatorBoard {
	constructor(page) {
		this.$body = $(`<div class="hotline-regulator"></div>`).appendTo(page.main);
		setInterval(() => this.tick(), 1000);
	}

	async load() {
		if (!this.data) this.$body.html(`<p class="text-muted">${__("Loading…")}</p>`);
		const data = await frappe.xcall("hotline_csg.api.overview.regulator");
		this.data = data;
		this.clock = new hotline_csg.Clock(data);
		this.render();
	}

	tick() {
		if (!this.data || document.hidden || !this.$body.is(":visible")) return;
		if (this.clock.is_over() || this.clock.since() > 60) {
			this.clock.answered_at = Date.now();
			return this.load();
		}
		this.paint();
	}

	render() {
		const { orders, from_receipt, from_dispatch } = this.data;
		if (!orders.length) return this.$body.html(`<p class="text-muted">${__("No order of the regulator is open.")}</p>`);
		const names = [...from_receipt, ...from_dispatch].map((name) => `<th scope="col">${name}</th>`).join("");
		this.$body.html(`<div class="hotline-wide"><table class="table table-bordered">
			<thead><tr><th rowspan="2" scope="col">${__("Order", null, "Issue")}</th>
				<th rowspan="2" scope="col">${__("Stage", null, "Issue")}</th>
				<th colspan="${from_receipt.length}" scope="colgroup">${__("From Receipt (T0)")}</th>
				<th colspan="${from_dispatch.length}" scope="colgroup">${__("From Dispatch (T1)")}</th></tr>
				<tr>${names}</tr></thead>
			<tbody>${orders.map((row) => this.line(row)).join("")}</tbody></table></div>`);
		this.paint();
	}

	line(row) {
		const { esc } = hotline_csg;
		const department = (row.department || "").split(" - ")[0];
		const about = [row.unit, department, row.number].filter(Boolean).map(esc).join(" · ");
		return `<tr><th scope="row">${hotline_csg.order_link(row.name)}<div class="text-muted small">${about}</div>
				<div class="text-muted small">${__("Received {0}", [hotline_csg.moment(row.received_at)])}</div></th>
			<td>${esc(row.stage)}</td>
			${[...row.from_receipt, ...row.from_dispatch].map((cell) => this.cell(row, cell)).join("")}</tr>`;
	}

	cell(row, { code, due, done, status, left }) {
		const { esc, short_moment } = hotline_csg;
		if (!due) return `<td class="text-muted">–</td>`;
		const open = left !== undefined;
		const state = open
			? `<span class="left" data-order="${esc(row.name)}" data-code="${esc(code)}"></span>`
			: `<span class="text-muted">${esc(status)} ${short_moment(done)}</span>`;
		return `<td>${__("Due {0}", [short_moment(due)])}<br>${state}</td>`;
	}

	paint() {
		const cells = {};
		for (const row of this.data.orders) {
			for (const cell of [...row.from_receipt, ...row.from_dispatch]) cells[`${row.name} ${cell.code}`] = cell;
		}
		this.$body.find(".left").each((_, one) => {
			hotline_csg.paint_left(one, cells[`${one.dataset.order} ${one.dataset.code}`], this.clock, "left");
		});
	}
};

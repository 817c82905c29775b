// 质检批次: look first, then draw, once. What is drawn is the server's.
frappe.ui.form.on("Hotline Inspection Batch", {
	refresh(frm) {
		hotline_csg.offer_departments(frm, "department");
		if (frm.is_new()) {
			const today = frappe.datetime.get_today();
			if (!frm.doc.to_date) frm.set_value("to_date", today);
			if (!frm.doc.from_date) frm.set_value("from_date", frappe.datetime.add_months(today, -1));
			return choose_the_only_sheet(frm);
		}
		if (frm.doc.drawn_at) {
			frm.disable_form();
			const open = () => frappe.set_route("List", "Hotline Inspection", "List", { batch: frm.doc.name });
			frm.add_custom_button(__("Inspections Drawn"), open).addClass("btn-primary").removeClass("btn-default");
			return;
		}
		frm.add_custom_button(__("Look and Draw"), () => look(frm)).addClass("btn-primary").removeClass("btn-default");
	},
});

async function choose_the_only_sheet(frm) {
	if (frm.doc.sheet) return;
	const sheets = await frappe.db.get_list("Hotline Score Sheet", { filters: { disabled: 0 }, limit: 2 });
	if (sheets.length === 1) frm.set_value("sheet", sheets[0].name);
}

async function look(frm) {
	if (frm.is_dirty()) await frm.save();
	const batch = frm.doc.name;
	const found = await frappe.xcall("hotline_csg.api.inspections.look", { batch });
	const { candidates, orders, most } = found;
	const said = __("{0} orders fit, {1} are drawn. A drawn batch is no longer changed.", [candidates, orders]);
	if (!orders) return frappe.msgprint(__("No order fits: widen the period or the filters."));
	if (orders > most) {
		return frappe.msgprint(__("{0} orders are too many for a batch of at most {1}. Narrow the filters.", [orders, most]));
	}
	frappe.confirm(said, async () => {
		await frappe.xcall("hotline_csg.api.inspections.draw", { batch });
		frappe.hide_progress();
		frm.reload_doc();
	});
}

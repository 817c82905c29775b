// Deadlines by what matters: which order, due when, owed by whom. Their own names are of no use to anyone.
frappe.listview_settings["Hotline Deadline"] = {
	hide_name_column: true,
	add_fields: ["overdue", "status_code", "due", "responsible_role"],
	get_indicator(doc) {
		const filter = `status,=,${doc.status}`;
		if (doc.overdue) return [__("Overdue", null, "Hotline Deadline"), "red", "overdue,=,1"];
		return [doc.status, { open: "blue", missed: "orange", met: "green" }[doc.status_code] || "gray", filter];
	},
	formatters: { due: (moment) => frappe.utils.escape_html(moment || "").slice(0, 16) },
	onload(listview) {
		listview.$frappe_list.addClass("hotline-rows");
		const shown = ["issue", "due", "responsible_role"];
		const fields = shown.map((name) => ({ type: "Field", df: frappe.meta.get_docfield("Hotline Deadline", name) }));
		listview.columns = [...listview.columns.filter(({ type }) => type !== "Field"), ...fields];
		listview.render_header(true);
	},
};

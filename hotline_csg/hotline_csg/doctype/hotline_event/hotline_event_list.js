// History by who did what on which order; the rows' own names are of no use to anyone.
frappe.listview_settings["Hotline Event"] = {
	hide_name_column: true,
	add_fields: ["at", "user", "to_stage"],
	formatters: { at: (moment) => frappe.utils.escape_html(moment || "").slice(0, 16) },
	onload(listview) {
		listview.$frappe_list.addClass("hotline-rows");
		const shown = ["issue", "at", "user", "to_stage"];
		const fields = shown.map((name) => ({ type: "Field", df: frappe.meta.get_docfield("Hotline Event", name) }));
		listview.columns = [...listview.columns.filter(({ type }) => type !== "Field"), ...fields];
		listview.render_header(true);
	},
};

hotline_csg.figure_report("Hotline Rectifications", {
	period: [frappe.datetime.year_start(), frappe.datetime.year_end()],
});

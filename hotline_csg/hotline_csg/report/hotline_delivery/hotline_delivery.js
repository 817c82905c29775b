hotline_csg.figure_report("Hotline Delivery", {
	period: [frappe.datetime.add_days(frappe.datetime.get_today(), -6)],
});

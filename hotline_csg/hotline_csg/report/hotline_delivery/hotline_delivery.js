hotline_csg.figure_report("Hotline Delivery", {
	by: ["kind", "means"],
	at_first: ["kind", "means"],
	period: [frappe.datetime.add_days(frappe.datetime.get_today(), -6)],
});

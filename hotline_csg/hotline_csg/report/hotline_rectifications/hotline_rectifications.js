hotline_csg.figure_report("Hotline Rectifications", {
	by: ["department", "category", "topic", "channel", "side", "entity_kind", "centre"],
	at_first: ["department"],
	period: [frappe.datetime.year_start(), frappe.datetime.year_end()],
});

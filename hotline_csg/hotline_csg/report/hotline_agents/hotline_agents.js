hotline_csg.figure_report("Hotline Agents", {
	by: ["agent", "category", "topic", "channel", "side", "entity_kind", "centre", "department", "day", "week", "month"],
	at_first: ["agent"],
});

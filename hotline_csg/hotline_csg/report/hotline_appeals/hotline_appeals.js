hotline_csg.figure_report("Hotline Appeals", {
	by: ["day", "week", "month", "category", "topic", "channel", "side", "entity_kind", "centre", "department", "agent", "ending"],
	at_first: ["day"],
});

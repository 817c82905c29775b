hotline_csg.figure_report("Hotline Callback Quality", {
	by: ["category", "topic", "channel", "side", "entity_kind", "centre", "department", "agent", "satisfaction", "day", "week", "month"],
	at_first: ["department"],
});

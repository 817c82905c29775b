hotline_csg.figure_report("Hotline Returns", {
	by: ["department", "ground", "kind", "category", "topic", "channel", "side", "entity_kind", "centre", "day", "week", "month"],
	at_first: ["department"],
});

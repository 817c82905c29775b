hotline_csg.figure_report("Hotline Stage Durations", {
	by: ["category", "topic", "channel", "side", "entity_kind", "centre", "department", "agent", "ending", "month"],
	at_first: [],
});

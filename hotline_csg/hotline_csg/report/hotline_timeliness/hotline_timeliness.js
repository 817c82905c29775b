hotline_csg.figure_report("Hotline Timeliness", {
	by: [
		"deadline",
		"rule",
		"category",
		"topic",
		"side",
		"entity_kind",
		"centre",
		"department",
		"role",
		"person",
	],
	at_first: ["deadline"],
});

frappe.listview_settings["Hotline Inspection"] = {
	add_fields: ["status", "below_pass", "score", "scored_at"],
	get_indicator({ status, below_pass, score, scored_at }) {
		const colours = { 待评分: "orange", 申诉中: "red", 已裁定: "blue", 已确认: "green", 已评分: "blue" };
		const marked = scored_at ? `${status} ${__("{0} marks", [score])}` : status;
		const said = below_pass ? `${marked} · ${__("below the pass mark")}` : marked;
		return [said, below_pass ? "red" : colours[status], `status,=,${status}`];
	},
};

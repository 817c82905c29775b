hotline_csg.special_report("Hotline Repeat Callers", [
	{ fieldname: "topic", label: __("Topic"), fieldtype: "Link", options: "Hotline Topic" },
	{ fieldname: "least", label: __("Calls, at Least"), fieldtype: "Int", default: 2 },
]);

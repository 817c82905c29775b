hotline_csg.special_report("Hotline Regulator Register", [
	{ fieldname: "department", label: __("Responsible Department"), fieldtype: "Link", options: "Department" },
	{ fieldname: "centre", label: __("Trading Centre"), fieldtype: "Link", options: "Hotline Centre" },
	{ fieldname: "topic", label: __("Topic"), fieldtype: "Link", options: "Hotline Topic" },
]);

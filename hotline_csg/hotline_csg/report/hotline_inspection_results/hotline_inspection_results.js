frappe.query_reports["Hotline Inspection Results"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("Scored From"),
			fieldtype: "Date",
			default: frappe.datetime.month_start(),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("Scored To"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{
			fieldname: "view",
			label: __("Rows Are", null, "Hotline Inspection Results"),
			fieldtype: "Select",
			options: ["被检对象", "评分项"],
			default: "被检对象",
			reqd: 1,
		},
		{ fieldname: "about", label: __("About", null, "Hotline Inspection"), fieldtype: "Select", options: ["", "坐席", "调度", "部门"] },
		{ fieldname: "person", label: __("Inspected Person"), fieldtype: "Link", options: "User" },
		hotline_csg.department_filter("department", __("Inspected Department")),
		{ fieldname: "sheet", label: __("Score Sheet"), fieldtype: "Link", options: "Hotline Score Sheet" },
	],
	formatter: hotline_csg.figure_cell,
};

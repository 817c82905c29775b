// A figure opens the inspections behind it, with the report's own filters and those of its row.
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
	behind: {
		who: {},
		count: {},
		below_pass: { below_pass: 1 },
		fatal: { fatal: 1 },
		appealed: { appealed_at: ["is", "set"] },
		undecided: { status: "申诉中" },
		upheld: { upheld: 1 },
	},
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		const behind = this.behind[column.fieldname];
		const chosen = frappe.query_report.get_filter_values();
		if (!behind || !data || !value || chosen.view !== "被检对象") return shown;
		const filters = {
			scored_at: ["Between", [chosen.from_date, chosen.to_date]],
			about: data.about,
			...behind,
		};
		if (data.person) filters.person = data.person;
		if (data.department) filters.department = data.department;
		if (chosen.sheet) filters.sheet = chosen.sheet;
		return hotline_csg.link_to_rows("Hotline Inspection", filters, shown);
	},
};

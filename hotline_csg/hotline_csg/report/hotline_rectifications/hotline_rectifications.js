// A number opens the items behind it, in the words that the server counted by (adapters/rectification_figures.py).
frappe.query_reports["Hotline Rectifications"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("Due From", null, "Hotline Rectifications"),
			fieldtype: "Date",
			default: frappe.datetime.year_start(),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("Due To", null, "Hotline Rectifications"),
			fieldtype: "Date",
			default: frappe.datetime.year_end(),
			reqd: 1,
		},
		hotline_csg.department_filter("department", __("Department")),
	],
	behind: {
		total: () => ({}),
		mending: () => ({ status: "整改中" }),
		overdue: (period) => ({ status: "整改中", due: ["Between", [period[0], before_today(period[1])]] }),
		reported: () => ({ status: "待验收" }),
		accepted: () => ({ status: "已完成" }),
		sent_back: () => ({ times_sent_back: [">", 0] }),
		recurred: () => ({ recurred: [">", 0] }),
	},
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		const behind = this.behind[column.fieldname];
		if (!behind || !data || !value) return shown;
		const period = [frappe.query_report.get_filter_value("from_date"), frappe.query_report.get_filter_value("to_date")];
		const filters = { due: ["Between", period], ...behind(period) };
		const chosen = data.department || frappe.query_report.get_filter_value("department");
		if (chosen) filters.department = chosen;
		return hotline_csg.link_to_rows("Hotline Rectification", filters, shown);
	},
};

function before_today(day) {
	const yesterday = frappe.datetime.add_days(frappe.datetime.get_today(), -1);
	return day < yesterday ? day : yesterday;
}

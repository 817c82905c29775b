// The reports of figures: their filters, and the rows behind a cell. What is counted is the server's (adapters/figures).
frappe.provide("hotline_csg");

// What is asked for often enough to stand above the table; the rest is reached by splitting.
const FILTERED = ["centre", "category", "department"];

// The month so far, unless a report begins and ends otherwise.
hotline_csg.report_period = ([begins, ends] = []) => [
	{
		fieldname: "from_date",
		label: __("From Date"),
		fieldtype: "Date",
		default: begins || frappe.datetime.month_start(),
		reqd: 1,
	},
	{
		fieldname: "to_date",
		label: __("To Date"),
		fieldtype: "Date",
		default: ends || frappe.datetime.get_today(),
		reqd: 1,
	},
];

// A figure that counts rows opens them: the list of its doctype with what the server counted by.
hotline_csg.figure_cell = (value, row, column, data, default_formatter) => {
	const told = value !== null && value !== undefined && value !== "";
	const shown = told ? default_formatter(value, row, column, data) : "";
	const text = data && data.bold ? `<b>${shown}</b>` : shown;
	if (data && value && column.opens_longest && data.longest) {
		const address = frappe.utils.get_form_link("Issue", data.longest);
		return `<a class="hotline-longest" href="${hotline_csg.esc(address)}" title="${hotline_csg.esc(data.longest)}">${text}</a>`;
	}
	if (!column.behind || !data || !value) return text;
	// A row names what is behind all of its figures, or behind one of them.
	const { doctype, filters, rows = "behind" } = column.behind;
	if (rows !== "behind" && !data[rows]) return text;
	const behind = { doctype, filters: [...filters, ...(data[rows] || [])] };
	const target = encodeURIComponent(JSON.stringify(behind));
	return `<a class="hotline-behind" data-behind="${target}">${text}</a>`;
};

// A report that is no table of figures: a period, and filters of its own.
hotline_csg.special_report = (name, filters) => {
	frappe.query_reports[name] = {
		filters: [...hotline_csg.report_period(), ...filters],
		formatter: hotline_csg.figure_cell,
	};
};

// Frappe's control does not take a default, and shows the codes it holds; people read the names.
const begin_with = (control, { by, at_first }) => {
	if (!control.values.length) control.values = [...at_first];
	control.update_status = () => {
		const names = control.values.map((code) => by.find((one) => one.code === code).label);
		control.set_status(names.length ? hotline_csg.esc(names.join("、")) : control.get_placeholder_text());
	};
	control.set_options().then(() => control.update_status());
};

// A table of figures: what it can be split by the server told when the desk began.
hotline_csg.figure_report = (name, { filters = [], compared = true, period } = {}) => {
	const table = frappe.boot.hotline.reports[name];
	const compare = {
		fieldname: "compare",
		label: __("Compare With"),
		fieldtype: "Select",
		options: [
			{ value: "", label: "" },
			{ value: "last_period", label: __("Period Before") },
			{ value: "last_year", label: __("Same Period of Last Year") },
			{ value: "both", label: __("Both of These") },
		],
	};
	frappe.query_reports[name] = {
		filters: [
			...hotline_csg.report_period(period),
			{
				fieldname: "group_by",
				label: __("Split By"),
				fieldtype: "MultiSelectList",
				placeholder: __("Split By"),
				get_data: () => table.by.map(({ code, label }) => ({ value: code, label, description: "" })),
			},
			...(compared ? [compare] : []),
			...table.by
				.filter(({ code }) => FILTERED.includes(code))
				.map(({ code, label, link }) => ({ fieldname: code, label, fieldtype: "Link", options: link })),
			...filters,
		],
		formatter: hotline_csg.figure_cell,
		onload: (report) => begin_with(report.get_filter("group_by"), table),
	};
};

$(document).on("click", "a.hotline-behind", (event) => {
	event.preventDefault();
	const { doctype, filters } = JSON.parse(decodeURIComponent(event.currentTarget.dataset.behind));
	hotline_csg.open_list(doctype, filters);
});

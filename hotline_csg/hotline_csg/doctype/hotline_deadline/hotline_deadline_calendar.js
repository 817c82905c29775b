// The deadlines of a month, a week or a day; a click opens the order.
frappe.views.calendar["Hotline Deadline"] = {
	field_map: { start: "start", end: "end", id: "id", title: "title", allDay: "allDay" },
	order_by: "due",
	get_events_method: "hotline_csg.api.ways.deadlines",
	options: { firstDay: 1, weekNumbers: false },
};

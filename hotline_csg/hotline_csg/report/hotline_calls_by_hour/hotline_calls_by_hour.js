hotline_csg.special_report("Hotline Calls by Hour", [
	{
		fieldname: "split",
		label: __("Split By"),
		fieldtype: "Select",
		default: "hour",
		options: [
			{ value: "hour", label: __("Hour") },
			{ value: "weekday", label: __("Weekday") },
			{ value: "both", label: __("Weekday and Hour") },
		],
	},
]);

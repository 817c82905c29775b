hotline_csg.figure_report("Hotline Corrections", {
	filters: [
		{
			fieldname: "split",
			label: __("Show"),
			fieldtype: "Select",
			default: "by_order",
			options: [
				{ value: "by_order", label: __("Orders Corrected") },
				{ value: "from_to", label: __("What Became What") },
			],
		},
	],
});

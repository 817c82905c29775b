// A phone notice is closed by recording the call.
frappe.ui.form.on("Hotline Notice", {
	refresh(frm) {
		frm.disable_save();
		if (frm.doc.waiting !== "calling") return;
		frm.add_custom_button(__("Record Call"), () => record_call(frm)).addClass("btn-primary");
	},
});

function record_call(frm) {
	frappe.prompt(
		[
			{
				fieldname: "reached",
				fieldtype: "Select",
				label: __("Outcome"),
				options: [
					{ value: "1", label: __("The person was told") },
					{ value: "0", label: __("Nobody answered") },
				],
				reqd: 1,
			},
			{ fieldname: "note", fieldtype: "Small Text", label: __("Note") },
		],
		({ reached, note }) =>
			frappe
				.xcall("hotline_csg.api.notices.record_call", {
					notice: frm.doc.name,
					reached: parseInt(reached),
					note: note || "",
				})
				.then(() => frm.reload_doc()),
		__("Record Call")
	);
}

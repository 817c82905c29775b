// 整改: the department reports done, market management accepts or sends back. The server says who may do what now.
frappe.provide("hotline_csg.rectification");

const DOCTYPE = "Hotline Rectification";

frappe.ui.form.on(DOCTYPE, {
	refresh(frm) {
		if (frm.is_new()) return hotline_csg.rectification.offer_orders(frm);
		return hotline_csg.rectification.show_steps(frm);
	},
});

hotline_csg.rectification.show_steps = async (frm) => {
	const name = frm.doc.name;
	const steps = await frappe.xcall("hotline_csg.api.rectification.steps", { name });
	if (frm.doc.name !== name) return;
	const labels = {
		report_done: __("Report Done", null, "Hotline Rectification"),
		accept: __("Accept", null, "Hotline Rectification"),
		send_back: __("Send Back", null, "Hotline Rectification"),
	};
	for (const step of steps) {
		const button = frm.add_custom_button(labels[step], () => hotline_csg.rectification.ask(frm, step, labels[step]));
		if (step !== "send_back") button.addClass("btn-primary").removeClass("btn-default");
	}
};

hotline_csg.rectification.fields = (frm, step) =>
	({
		report_done: [
			{ fieldname: "result", fieldtype: "Small Text", label: __("What Was Done", null, "Hotline Rectification"), reqd: 1 },
			{
				fieldname: "evidence",
				fieldtype: "Attach",
				label: __("Evidence", null, "Hotline Rectification"),
				reqd: 1,
				options: { doctype: DOCTYPE, docname: frm.doc.name, fieldname: "evidence" },
			},
		],
		accept: [{ fieldtype: "HTML", options: __("The item is closed and no longer changed.") }],
		send_back: [
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Why It Is Sent Back", null, "Hotline Rectification"), reqd: 1 },
		],
	})[step];

// What the server refuses it says itself, above the dialog; nothing typed is lost.
hotline_csg.rectification.ask = (frm, step, title) => {
	const dialog = new frappe.ui.Dialog({
		title,
		fields: hotline_csg.rectification.fields(frm, step),
		primary_action_label: title,
		primary_action: async (values) => {
			await frappe.call({
				method: `hotline_csg.api.rectification.${step}`,
				args: { name: frm.doc.name, ...values },
				btn: dialog.get_primary_btn(),
			});
			dialog.hide();
			frm.reload_doc();
		},
		static: true,
	});
	dialog.$wrapper.addClass("hotline-step");
	dialog.show();
};

// The two fields are no Links, so that a department sees its item without seeing the order: choices are offered here.
hotline_csg.rectification.offer_orders = async (frm) => {
	const reports = await frappe.db.get_list("Hotline Investigation Report", {
		fields: ["name", "issue", "department"],
		order_by: "creation desc",
		limit: 99,
	});
	const label = (row) => [row.issue, row.department].filter(Boolean).join(" · ");
	frm.set_df_property("report", "options", reports.map((row) => ({ value: row.name, label: label(row) })));
	frm.set_df_property("issue", "options", [...new Set(reports.map((row) => row.issue))]);
};

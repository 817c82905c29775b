// 整改: the department reports done, market management accepts or sends back. The server says who may do what now.
frappe.provide("hotline_csg.rectification");

const DOCTYPE = "Hotline Rectification";

frappe.ui.form.on(DOCTYPE, {
	refresh(frm) {
		hotline_csg.offer_departments(frm, "department");
		hotline_csg.offer_people(frm, "responsible", "department");
		if (frm.is_new()) return hotline_csg.rectification.offer_orders(frm);
		if (frm.doc.status === "已完成") hotline_csg.rectification.show_again(frm);
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

// Orders of the same kind after the item was accepted; whoever may not see one only learns that it is there.
hotline_csg.rectification.show_again = async (frm) => {
	const name = frm.doc.name;
	const { count, orders } = await frappe.xcall("hotline_csg.api.rectification.again", { name });
	if (frm.doc.name !== name) return;
	const { esc } = hotline_csg;
	const line = (row) => `<tr><td>${hotline_csg.order_link(row.name)}</td><td>${esc(row.hotline_category)}</td>
		<td>${esc(row.hotline_channel)}</td><td>${esc(row.hotline_unit)}</td><td>${esc(row.hotline_stage)}</td>
		<td>${hotline_csg.short_moment(row.hotline_received_at)}</td></tr>`;
	const others = count - orders.length;
	const table = orders.length ? `<table class="table table-sm"><tbody>${orders.map(line).join("")}</tbody></table>` : "";
	const more = others ? `<p class="text-muted">${__("{0} more orders that you do not see.", [others])}</p>` : "";
	const none = `<p class="text-muted">${__("No complaint, and no regulator's order found true or at fault, of the same topic and department since.")}</p>`;
	frm.get_field("again").$wrapper.html(count ? `<div class="hotline-again">${table}${more}</div>` : none);
};

// One group of a bulk dispatch: its orders, its department, one confirmation; then what was done and what was refused.
frappe.provide("hotline_csg");

hotline_csg.confirm_group = (department, rows) =>
	new Promise((resolve) => {
		const { esc } = hotline_csg;
		const items = rows.map((row) => `<li>${esc(row.name)} · ${esc(row.hotline_unit)} · ${esc(row.hotline_topic)}</li>`);
		const dialog = new frappe.ui.Dialog({
			no_focus: Boolean(department),
			title: __("Dispatch {0} orders", [rows.length]),
			fields: [
				{
					fieldname: "department",
					fieldtype: "Link",
					options: "Department",
					label: __("Responsible Department", null, "Issue"),
					reqd: 1,
					default: department,
					only_select: 1,
					ignore_link_validation: 1, // the server checks the name
					get_query: () => ({ query: "hotline_csg.api.search.departments" }),
				},
				{ fieldtype: "HTML", options: `<ul class="hotline-group">${items.join("")}</ul>` },
			],
			primary_action_label: __("Dispatch {0} orders", [rows.length]),
			primary_action: (values) => {
				dialog.disable_primary_action();
				frappe.call({
					method: "hotline_csg.api.dispatch.many",
					args: { orders: rows.map((row) => row.name), department: values.department },
					silent: true,
					freeze: true,
					freeze_message: __("Dispatching {0} orders …", [rows.length]),
					always: (answer) => {
						if (!answer?.message) {
							dialog.enable_primary_action();
							return hotline_csg.refuse(dialog, hotline_csg.said(answer));
						}
						dialog.hide();
						hotline_csg.show_dispatched(answer.message);
					},
				});
			},
		});
		dialog.$wrapper.addClass("hotline-step");
		dialog.on_hide = resolve;
		if (department) dialog.$wrapper.on("shown.bs.modal", () => dialog.get_primary_btn().trigger("focus"));
		dialog.show();
	});

hotline_csg.show_dispatched = ({ done, refused }) => {
	const { esc } = hotline_csg;
	if (done.length) {
		frappe.show_alert({ message: __("{0} orders were dispatched", [done.length]), indicator: "green" });
	}
	if (!refused.length) return;
	const items = refused.map((row) => `<li><b>${esc(row.name)}</b> ${esc(strip_html(row.reason))}</li>`);
	frappe.msgprint({
		title: __("{0} orders were not dispatched", [refused.length]),
		message: `<ul>${items.join("")}</ul>`,
		indicator: "orange",
	});
};

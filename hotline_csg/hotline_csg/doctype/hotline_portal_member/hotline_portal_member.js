frappe.ui.form.on("Hotline Portal Member", {
	refresh(frm) {
		if (frm.is_new()) return;
		if (frm.doc.status === "待审批") {
			frm.add_custom_button(__("Approve"), () => call(frm, "approve_member")).addClass("btn-primary");
		}
		if (frm.doc.status !== "已离开") {
			frm.add_custom_button(__("Has Left"), () =>
				frappe.confirm(
					__("Close {0}'s access now?", [frappe.utils.escape_html(frm.doc.person_name)]),
					() => call(frm, "dismiss_member")
				)
			);
		}
	},
});

async function call(frm, method) {
	await frappe.xcall(`hotline_csg.api.portal.${method}`, { name: frm.doc.name });
	frm.reload_doc();
}

// A rule shows how its texts read, as they are typed; a saved one may be sent to oneself.
frappe.ui.form.on("Hotline Notice Rule", {
	refresh(frm) {
		show_preview(frm);
		if (frm.is_new() || !frm.perm[0].write) return;
		frm.add_custom_button(__("Test Send"), () => test_send(frm));
	},
	text_zh: (frm) => show_preview(frm),
	text_en: (frm) => show_preview(frm),
});

function show_preview(frm) {
	frappe
		.xcall("hotline_csg.api.notices.preview", {
			code: frm.doc.code,
			text_zh: frm.doc.text_zh || "",
			text_en: frm.doc.text_en || "",
		})
		.then((shown) => {
			const lines = ["zh", "en"].map((lang) => {
				const one = shown[lang];
				const text = one.error
					? __("Cannot be filled in: {0}", [one.error])
					: `${one.message} (${__("{0} SMS", [one.parts])})`;
				return `<p class="${one.error ? "text-danger" : ""}">${frappe.utils.escape_html(text)}</p>`;
			});
			frm.get_field("preview").$wrapper.html(lines.join(""));
		});
}

function test_send(frm) {
	frappe.prompt(
		[
			{
				fieldname: "means",
				fieldtype: "Select",
				label: __("Means"),
				options: ["短信", "邮件"],
				default: "短信",
				reqd: 1,
			},
		],
		({ means }) =>
			frappe
				.xcall("hotline_csg.api.notices.test_send", { code: frm.doc.code, means })
				.then((sent) => frappe.msgprint(__("Sent to {0}: {1}", [sent.address, sent.message]))),
		__("Test Send")
	);
}

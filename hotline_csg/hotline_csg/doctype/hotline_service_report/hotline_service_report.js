// 服务月报: the figures are the server's; people write the texts, make it final, print and send it.
const API = "hotline_csg.api.service_report";

frappe.ui.form.on("Hotline Service Report", {
	onload(frm) {
		if (!frm.is_new() || frm.doc.from_date) return;
		const last = frappe.datetime.add_days(frappe.datetime.month_start(), -1);
		frm.set_value("from_date", `${last.slice(0, 8)}01`);
		frm.set_value("to_date", last);
	},

	refresh(frm) {
		frm.get_field("shown").$wrapper.empty();
		if (frm.is_new()) return;
		const final = frm.doc.status === "已定稿";
		if (final) frm.disable_form();
		if (!final) {
			const take = frm.add_custom_button(__("Take Figures"), () => step(frm, "take_figures", take));
			if (!frm.doc.taken_at) take.addClass("btn-primary").removeClass("btn-default");
		}
		if (!frm.doc.taken_at) return;
		if (!final) {
			frm.add_custom_button(__("Make Final", null, "Hotline CSG"), () =>
				frappe.confirm(__("Make this report final? It is no longer changed then."), () => step(frm, "finalise"))
			);
		}
		frm.add_custom_button("PDF", () => download("frappe.utils.print_format.download_pdf", {
			doctype: frm.doctype,
			name: frm.doc.name,
			format: "Hotline Service Report",
		}), __("Print", null, "Hotline CSG"));
		frm.add_custom_button("XLSX", () => download(`${API}.download_xlsx`, { name: frm.doc.name }), __("Print", null, "Hotline CSG"));
		frm.add_custom_button(__("Send", null, "Hotline CSG"), () => ask_to_send(frm));
		show(frm);
	},
});

const download = (method, args) => open_url_post(`/api/method/${method}`, args, true);

const step = async (frm, name, button) => {
	if (frm.is_dirty()) await frm.save();
	await frappe.call({
		method: `${API}.${name}`,
		args: { name: frm.doc.name },
		btn: button,
		freeze: true,
		freeze_message: __("Counting …"),
	});
	frm.reload_doc();
};

const ask_to_send = (frm) =>
	frappe.prompt(
		[
			{
				fieldname: "to",
				fieldtype: "Small Text",
				label: __("Sent To (E-mail Addresses)"),
				description: __("One a line"),
				reqd: 1,
				default: frm.doc.sent_to,
			},
		],
		async ({ to }) => {
			const sent = await frappe.xcall(`${API}.send`, { name: frm.doc.name, to });
			frappe.show_alert({ message: __("Goes to {0}", [frappe.utils.escape_html(sent)]), indicator: "green" });
			frm.reload_doc();
		},
		__("Send", null, "Hotline CSG"),
		__("Send", null, "Hotline CSG")
	);

const show = async (frm) => {
	const name = frm.doc.name;
	const { heads, figures, splits } = await frappe.xcall(`${API}.shown`, { name });
	if (frm.doc.name !== name || !figures) return;
	const { esc } = hotline_csg;
	const cells = (row, tag) => row.map((cell) => `<${tag}>${esc(cell)}</${tag}>`).join("");
	const table = (titles, rows) => `<table class="table table-sm table-bordered">
		<thead><tr>${cells(titles, "th")}</tr></thead>
		<tbody>${rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("")}</tbody></table>`;
	const parts = splits.filter((one) => one.rows.length);
	frm.get_field("shown").$wrapper.html(
		table(heads, figures) + parts.map((one) => `<h5>${esc(one.title)}</h5>${table(one.heads, one.rows)}`).join("")
	);
};

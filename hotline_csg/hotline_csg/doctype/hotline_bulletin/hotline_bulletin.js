// 通报: a new one starts with its period; cases are collected by the server, the rectification table is shown from it.
frappe.ui.form.on("Hotline Bulletin", {
	async onload(frm) {
		if (!frm.is_new() || frm.doc.period_from) return;
		const begin = await frappe.xcall("hotline_csg.api.bulletin.beginning");
		if (frm.is_new() && !frm.doc.title) await frm.set_value(begin);
	},

	refresh(frm) {
		const drafting = frm.doc.status === "通报草稿";
		for (const name of ["title", "period_from", "period_to", "opening", "problems", "demands", "cases"]) {
			frm.set_df_property(name, "read_only", drafting ? 0 : 1);
		}
		frm.set_df_property("review_note", "read_only", frm.doc.status === "通报待审批" ? 0 : 1);
		frm.set_df_property("cases", "cannot_add_rows", 1);
		if (frm.is_new()) return;
		if (drafting && frm.perm[0].write) frm.add_custom_button(__("Collect Cases"), () => collect(frm));
		return show_rectification(frm);
	},
});

const collect = async (frm) => {
	if (frm.is_dirty()) await frm.save();
	const added = await frappe.xcall("hotline_csg.api.bulletin.collect", { name: frm.doc.name });
	frappe.show_alert(
		added ? __("{0} cases were added.", [added]) : __("The period has no other case found true or at fault.")
	);
	return frm.reload_doc();
};

const show_rectification = async (frm) => {
	const name = frm.doc.name;
	const rows = await frappe.xcall("hotline_csg.api.bulletin.rectifications", { name });
	if (frm.doc.name !== name) return;
	const escape = frappe.utils.escape_html;
	const heads = [
		__("Order", null, "Hotline Bulletin Case"),
		__("Department", null, "Hotline Bulletin Case"),
		__("What Is Mended", null, "Hotline Rectification"),
		__("Due", null, "Hotline Rectification"),
		__("Evidence", null, "Hotline Rectification"),
		__("Status", null, "Hotline Rectification"),
	];
	const cells = (row) => [
		row.issue,
		row.department_name,
		row.item,
		row.due,
		row.evidence ? __("Given", null, "Paper") : __("Not Given", null, "Paper"),
		row.status,
	];
	const line = (tag, values) => `<tr>${values.map((one) => `<${tag}>${escape(String(one || ""))}</${tag}>`).join("")}</tr>`;
	const table = `<table class="table table-bordered"><thead>${line("th", heads)}</thead>
		<tbody>${rows.map((row) => line("td", cells(row))).join("")}</tbody></table>`;
	const none = `<p class="text-muted">${__("No rectification was asked for.")}</p>`;
	frm.fields_dict.rectification.$wrapper.html(rows.length ? table : none);
};

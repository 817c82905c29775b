// 打印: each paper of a document as a PDF, in a tab of its own. The server says who may.
frappe.provide("hotline_csg");

hotline_csg.papers = {
	Issue: { "Hotline Order": "Order with History", "Hotline Returns and Negotiation": "Returns and Negotiation" },
	"Hotline Bulletin": { "Hotline Bulletin": "Bulletin" },
	"Hotline Investigation Report": { "Hotline Investigation Report": "Investigation Report" },
	"Hotline Supervision": { "Hotline Supervision Sheet": "Supervision Sheet" },
	"Hotline Warning": { "Hotline Warning Report": "Warning Report" },
};

hotline_csg.paper_label = (name) =>
	({
		"Order with History": __("Order with History"),
		"Returns and Negotiation": __("Returns and Negotiation"),
		Bulletin: __("Print the Bulletin"),
		"Investigation Report": __("Print the Report"),
		"Supervision Sheet": __("Print the Sheet"),
		"Warning Report": __("Print the Warning"),
	})[name];

hotline_csg.offer_papers = (frm) => {
	if (frm.is_new() || !frappe.model.can_print(frm.doctype)) return;
	const papers = Object.entries(hotline_csg.papers[frm.doctype]);
	const group = papers.length > 1 ? __("Print") : null;
	for (const [format, name] of papers) {
		frm.add_custom_button(hotline_csg.paper_label(name), () => hotline_csg.open_paper(frm, format), group);
	}
};

hotline_csg.open_paper = (frm, format) => {
	const asked = new URLSearchParams({ doctype: frm.doctype, name: frm.doc.name, format, no_letterhead: 1 });
	window.open(`/api/method/frappe.utils.print_format.download_pdf?${asked}`, "_blank");
};

// Frappe's print view warns of the wkhtmltopdf it finds before every PDF: our papers are not made by it.
const papers_need_no_wkhtmltopdf = () => {
	const view = frappe.ui.form.PrintView?.prototype;
	if (!view || view.hotline_papers) return;
	const check = view.is_wkhtmltopdf_valid;
	view.hotline_papers = true;
	view.is_wkhtmltopdf_valid = function () {
		const ours = hotline_csg.papers[this.frm.doctype] || {};
		if (!(this.selected_format() in ours)) return check.apply(this);
	};
};
$(document).on("page-change", papers_need_no_wkhtmltopdf);

// An order's buttons are made anew with its board (issue.js).
for (const doctype of Object.keys(hotline_csg.papers).filter((one) => one !== "Issue")) {
	frappe.ui.form.on(doctype, { refresh: hotline_csg.offer_papers });
}

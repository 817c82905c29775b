// What was typed into a new order is kept (kept.js) until it is saved, and offered again after a crash or a lost session.
// Reports are confidential: none is kept.
frappe.provide("hotline_csg");

hotline_csg.DRAFT_FIELDS = [
	"hotline_category",
	"hotline_channel",
	"hotline_topic",
	"customer",
	"hotline_unit",
	"hotline_contact_name",
	"hotline_phone",
	"hotline_received_at",
	"hotline_description",
	"hotline_suggestion",
	"hotline_judgement",
	"hotline_answer",
	"hotline_transfer_number",
	"hotline_transfer_body",
	"hotline_reply_by",
	"hotline_centre",
	"hotline_mood",
	"hotline_call",
];
hotline_csg.DRAFT_TYPED = ["hotline_description", "hotline_answer", "hotline_suggestion", "hotline_judgement"];
hotline_csg.NOT_KEPT = "举报";

// What stands in a field, typed or chosen; the document learns of it a moment later.
hotline_csg.typed = (frm, fieldname) => {
	const field = frm.fields_dict[fieldname];
	const is_text = ["Data", "Text", "Small Text"].includes(field?.df.fieldtype);
	return (is_text && field.$input ? field.$input.val() : null) ?? frm.doc[fieldname] ?? "";
};

hotline_csg.drafts = {
	key: (docname) => hotline_csg.kept.key("hotline_draft", docname),
	forget: (docname) => hotline_csg.kept.forget(hotline_csg.drafts.key(docname)),

	keep(frm) {
		const values = {};
		for (const fieldname of hotline_csg.DRAFT_FIELDS) {
			const value = hotline_csg.typed(frm, fieldname);
			if (value) values[fieldname] = value;
		}
		const written = hotline_csg.DRAFT_TYPED.some((fieldname) => values[fieldname]);
		if (!written || values.hotline_category === hotline_csg.NOT_KEPT) return this.forget(frm.docname);
		hotline_csg.kept.write(this.key(frm.docname), values);
	},

	// The newest of this user's that is not the form's own.
	find(docname) {
		const mine = hotline_csg.kept.all().filter((key) => key.startsWith(this.key("")) && key !== this.key(docname));
		const found = mine.map((key) => ({ key, ...hotline_csg.kept.read(key) })).filter(({ values }) => values);
		return found.sort((a, b) => b.at - a.at)[0];
	},
};

// A bar above the form's panel: take the draft over, or throw it away.
hotline_csg.offer_draft = (frm, $bar) => {
	const draft = hotline_csg.drafts.find(frm.docname);
	$bar.empty();
	if (!draft) return;
	const { esc } = hotline_csg;
	const at = frappe.datetime.get_time(new Date(draft.at)).slice(0, 5);
	const about = [draft.values.hotline_unit, draft.values.hotline_description].filter(Boolean).join(" · ");
	$bar.html(`<div class="hotline-draft" role="status">
		<span><b>${__("An unsaved draft of {0}", [at])}</b> ${esc(about.slice(0, 60))}</span>
		<button type="button" class="btn btn-xs btn-primary" data-draft="take">${__("Restore")} <kbd>Alt+R</kbd></button>
		<button type="button" class="btn btn-xs btn-default" data-draft="drop">${__("Discard")}</button>
	</div>`);
	$bar.find("[data-draft=take]").on("click", () => hotline_csg.take_draft(frm, $bar));
	$bar.find("[data-draft=drop]").on("click", () => {
		hotline_csg.kept.forget(draft.key);
		hotline_csg.offer_draft(frm, $bar);
	});
};

hotline_csg.take_draft = async (frm, $bar) => {
	const draft = hotline_csg.drafts.find(frm.docname);
	if (!draft) return;
	const { hotline_answer, ...values } = draft.values;
	for (const [fieldname, value] of Object.entries(values)) await frm.set_value(fieldname, value);
	if (hotline_answer) await hotline_csg.open_answer(frm, hotline_answer);
	hotline_csg.kept.forget(draft.key);
	hotline_csg.drafts.keep(frm);
	hotline_csg.offer_draft(frm, $bar);
	hotline_csg.focus_field(frm, "hotline_description");
};

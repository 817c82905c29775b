// What was typed into a new order is kept in this browser until it is saved, and offered again after a crash or a lost
// session. It belongs to the user who typed it and is forgotten after half a day. Reports are confidential: none is kept.
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
hotline_csg.DRAFT_HOURS = 12;
hotline_csg.NOT_KEPT = "举报";

// What stands in a field, typed or chosen; the document learns of it a moment later.
hotline_csg.typed = (frm, fieldname) => {
	const field = frm.fields_dict[fieldname];
	const is_text = ["Data", "Text", "Small Text"].includes(field?.df.fieldtype);
	return (is_text && field.$input ? field.$input.val() : null) ?? frm.doc[fieldname] ?? "";
};

hotline_csg.drafts = {
	prefix: () => `hotline_draft:${frappe.session.user}:`,

	keep(frm) {
		const values = {};
		for (const fieldname of hotline_csg.DRAFT_FIELDS) {
			const value = hotline_csg.typed(frm, fieldname);
			if (value) values[fieldname] = value;
		}
		const written = hotline_csg.DRAFT_TYPED.some((fieldname) => values[fieldname]);
		if (!written || values.hotline_category === hotline_csg.NOT_KEPT) return this.forget(frm.docname);
		const draft = JSON.stringify({ at: Date.now(), values });
		try {
			localStorage.setItem(this.prefix() + frm.docname, draft);
		} catch {
			// The browser's store is full or shut: typing goes on without.
		}
	},

	forget: (docname) => localStorage.removeItem(hotline_csg.drafts.prefix() + docname),

	// The newest of this user's that is not the form's own; old ones go.
	find(docname) {
		const found = [];
		for (const key of Object.keys(localStorage).filter((one) => one.startsWith("hotline_draft:"))) {
			const draft = this.read(key);
			if (!draft) localStorage.removeItem(key);
			else if (key.startsWith(this.prefix()) && key !== this.prefix() + docname) found.push({ key, ...draft });
		}
		return found.sort((a, b) => b.at - a.at)[0];
	},

	read(key) {
		try {
			const draft = JSON.parse(localStorage.getItem(key));
			return Date.now() - draft.at < hotline_csg.DRAFT_HOURS * 3600000 ? draft : null;
		} catch {
			return null;
		}
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
		localStorage.removeItem(draft.key);
		hotline_csg.offer_draft(frm, $bar);
	});
};

hotline_csg.take_draft = async (frm, $bar) => {
	const draft = hotline_csg.drafts.find(frm.docname);
	if (!draft) return;
	const { hotline_answer, ...values } = draft.values;
	for (const [fieldname, value] of Object.entries(values)) await frm.set_value(fieldname, value);
	if (hotline_answer) await hotline_csg.open_answer(frm, hotline_answer);
	localStorage.removeItem(draft.key);
	hotline_csg.drafts.keep(frm);
	hotline_csg.offer_draft(frm, $bar);
	hotline_csg.focus_field(frm, "hotline_description");
};

// The fields of a step's dialog: how they behave, ready phrases to put in, files to attach, and a draft that survives.
frappe.provide("hotline_csg");

// Whoever dispatches need not be allowed to open departments and users: the server checks the name, not the control.
const NAMED_ONLY = { only_select: 1, ignore_link_validation: 1 };
// Steps whose texts come with documents.
hotline_csg.WITH_FILES = ["replied", "returned", "contacted", "plan_told", "report_submitted", "report_refined"];

hotline_csg.step_fields = (frm, step) => {
	// What the server says of a field stands before what is said of it in general.
	const told = ({ description }) => (description ? { description } : {});
	const fields = step.fields.map((field) => ({ ...field, ...hotline_csg.field_manners(field.fieldname), ...told(field) }));
	const takes_files = hotline_csg.WITH_FILES.includes(step.event) && !frm.hotline_beside;
	const files = takes_files ? [hotline_csg.files_field()] : [];
	if (step.event === "replied") return [...hotline_csg.answer_fields(frm), ...fields, ...files];
	if (step.event === "called_back" || frm.hotline_beside) return [hotline_csg.points_to_read(frm), ...fields];
	if (fields.length) return [...fields, ...files];
	return [{ fieldtype: "HTML", options: __("No further details are needed.") }];
};

// How a field behaves on screen; what it must hold is the server's business.
hotline_csg.field_manners = (fieldname) =>
	({
		department: {
			get_query: () => ({ query: "hotline_csg.api.search.departments" }),
			onchange: () => cur_dialog?.set_value("handler", ""),
			description: __("Departments with hotline members"),
			...NAMED_ONLY,
		},
		handler: hotline_csg.handler_manners(),
		helpers: hotline_csg.helpers_manners(),
		contacted_at: { hide_timezone: 1 },
		appointment: { hide_timezone: 1 },
		promised_at: { hide_timezone: 1 },
		reply_by: { hide_timezone: 1 },
	})[fieldname] || {};

hotline_csg.handler_manners = () => ({
	description: __("Left empty, the department decides"),
	filter_description: __("People of this department"),
	...NAMED_ONLY,
	get_query: () => ({
		query: "hotline_csg.api.search.handlers",
		filters: { department: cur_dialog?.get_value("department") || "" },
	}),
});

hotline_csg.helpers_manners = () => ({
	get_data: (txt) => frappe.xcall("hotline_csg.api.search.helpers", { txt: txt || "" }),
});

hotline_csg.answer_fields = (frm) =>
	(frm.doc.hotline_points || []).flatMap((row) => [
		{ fieldtype: "HTML", options: hotline_csg.point_html(row) },
		{
			fieldname: `answer_${row.idx}`,
			fieldtype: "Small Text",
			label: __("Answer to point {0}", [row.idx]),
			default: row.answer,
		},
	]);

hotline_csg.points_to_read = (frm) => ({
	fieldtype: "HTML",
	options: (frm.doc.hotline_points || [])
		.map((row) => hotline_csg.point_html(row) + `<p>${hotline_csg.plain(row.answer)}</p>`)
		.join(""),
});

hotline_csg.plain = (text) => hotline_csg.esc(text).replace(/\n/g, "<br>");
hotline_csg.point_html = (row) =>
	`<div class="hotline-point"><b>${__("Point {0}", [row.idx])}</b> ${hotline_csg.plain(row.point)}</div>`;

// Ready phrases (常用语), put in where the cursor stood -----------------------------------------------------------

hotline_csg.offer_phrases = async (dialog) => {
	const boxes = Object.values(dialog.fields_dict).filter(({ df }) => ["Small Text", "Text"].includes(df.fieldtype));
	if (!boxes.length) return;
	const { order, event } = dialog.hotline;
	const phrases = await frappe.xcall("hotline_csg.api.phrases.for_step", { order, event });
	if (!phrases.length) return;
	for (const box of boxes) hotline_csg.phrase_menu(box, phrases);
};

hotline_csg.phrase_menu = (box, phrases) => {
	const items = phrases.map(
		({ title, text }, index) => `<button type="button" class="dropdown-item" data-phrase="${index}"
			title="${hotline_csg.esc(text)}">${hotline_csg.esc(title)}</button>`
	);
	const $menu = $(`<div class="dropdown hotline-phrases">
		<button type="button" class="btn btn-xs btn-default dropdown-toggle" data-toggle="dropdown"
			aria-expanded="false">${__("Ready Phrases")}</button>
		<div class="dropdown-menu dropdown-menu-right">${items.join("")}</div>
	</div>`);
	$menu.prependTo(box.$wrapper.find(".form-group").first());
	$menu.on("click", "[data-phrase]", (event) =>
		hotline_csg.put_in(box, phrases[event.currentTarget.dataset.phrase].text)
	);
};

hotline_csg.put_in = (box, text) => {
	const area = box.$input[0];
	const before = area.value.slice(0, area.selectionStart);
	const after = area.value.slice(area.selectionEnd);
	area.value = before + text + after;
	area.focus();
	area.setSelectionRange(before.length + text.length, before.length + text.length);
	box.$input.trigger("input").trigger("change");
};

// Files go to the order itself, where everyone who sees it finds them --------------------------------------------

hotline_csg.files_field = () => ({ fieldtype: "HTML", fieldname: "hotline_files" });

hotline_csg.offer_files = (frm, dialog) => {
	const field = dialog.fields_dict.hotline_files;
	if (!field) return;
	const render = () => field.$wrapper.html(hotline_csg.files_html(frm.get_docinfo().attachments));
	field.$wrapper.on("click", ".hotline-attach", () => {
		new frappe.ui.FileUploader({
			doctype: frm.doctype,
			docname: frm.docname,
			folder: "Home/Attachments",
			make_attachments_public: false,
			on_success: (file) => {
				frm.attachments.attachment_uploaded(file);
				render();
			},
		});
	});
	render();
};

hotline_csg.files_html = (files) => {
	const item = (file) =>
		`<li><a href="${hotline_csg.esc(encodeURI(file.file_url))}" target="_blank" rel="noopener">${hotline_csg.esc(
			file.file_name
		)}</a></li>`;
	return `<div class="hotline-files"><label class="control-label">${__("Attachments")}</label>
		<ul class="list-unstyled">${files.map(item).join("")}</ul>
		<button type="button" class="btn btn-xs btn-default hotline-attach">${__("Attach Files")}</button></div>`;
};

// A crash, a lost session or somebody faster does not cost what was typed ---------------------------------------

hotline_csg.draft_key = ({ hotline: { order, event } }) => hotline_csg.kept.key("hotline_reply", order, event);

hotline_csg.keep_draft = (dialog) => {
	const key = hotline_csg.draft_key(dialog);
	const texts = Object.values(dialog.fields_dict).filter(({ df }) => ["Small Text", "Text"].includes(df.fieldtype));
	const kept = hotline_csg.kept.read(key)?.values || {};
	for (const { df } of texts) if (kept[df.fieldname]) dialog.set_value(df.fieldname, kept[df.fieldname]);
	dialog.$wrapper.on("input", "textarea", () => {
		const typed = texts.filter(({ $input }) => $input?.val()).map(({ df, $input }) => [df.fieldname, $input.val()]);
		if (typed.length) hotline_csg.kept.write(key, Object.fromEntries(typed));
		else hotline_csg.kept.forget(key);
	});
};

hotline_csg.forget_draft = (dialog) => hotline_csg.kept.forget(hotline_csg.draft_key(dialog));

// Link fields of a form whose users need not read what they choose: departments with members, and their people.
hotline_csg.offer_departments = (frm, fieldname) => {
	Object.assign(frm.fields_dict[fieldname].df, NAMED_ONLY);
	frm.set_query(fieldname, () => ({ query: "hotline_csg.api.search.departments" }));
};

hotline_csg.offer_people = (frm, fieldname, department) => {
	Object.assign(frm.fields_dict[fieldname].df, NAMED_ONLY);
	frm.set_query(fieldname, () => ({
		query: "hotline_csg.api.search.handlers",
		filters: { department: frm.doc[department] || "" },
	}));
};

// The same for a filter of a report.
hotline_csg.department_filter = (fieldname, label) => ({
	fieldname,
	label,
	fieldtype: "Link",
	options: "Department",
	get_query: () => ({ query: "hotline_csg.api.search.departments" }),
	...NAMED_ONLY,
});

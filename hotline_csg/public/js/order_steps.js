// The steps of an order as buttons: the main one stands out, the others are under 操作. Each asks in a dialog
// exactly what the server says it needs; what the server refuses is shown there and nothing typed is lost.
frappe.provide("hotline_csg");

// Whoever dispatches need not be allowed to open departments and users: the server checks the name, not the control.
const NAMED_ONLY = { only_select: 1, ignore_link_validation: 1 };

hotline_csg.show_steps = (frm, steps) => {
	frm.clear_custom_buttons();
	const main = steps.find((step) => step.main);
	const run = (step) => () => hotline_csg.start_step(frm, step);
	for (const step of steps) {
		if (step !== main) frm.add_custom_button(step.action, run(step), __("Steps", null, "Issue"));
	}
	if (main) frm.add_custom_button(main.action, run(main)).addClass("btn-primary").removeClass("btn-default");
};

// A step works on what is stored: unsaved entries are saved first, or the step is not begun.
hotline_csg.start_step = (frm, step) => {
	if (!frm.is_dirty()) return hotline_csg.ask_step(frm, step);
	frappe.confirm(
		__("There are unsaved changes. Save them first, then go on with “{0}”?", [step.action]),
		async () => {
			await frm.save();
			if (!frm.is_dirty()) hotline_csg.ask_step(frm, step);
		}
	);
};

// A step of an order that is not open in a form: `data` is its document, `done` is called afterwards.
hotline_csg.ask_step_beside = (doc, step, done) =>
	hotline_csg.ask_step({ doc, docname: doc.name, hotline_beside: true, reload_doc: done }, step);

hotline_csg.ask_step = (frm, step) => {
	// Nothing left to enter: Enter confirms.
	const ready = step.fields.every((field) => !field.reqd || field.default);
	const dialog = new frappe.ui.Dialog({
		no_focus: ready,
		title: `${step.action} · ${frm.doc.name}`,
		fields: hotline_csg.step_fields(frm, step),
		primary_action_label: step.action,
		primary_action: (values) => hotline_csg.do_step(frm, step, dialog, values),
		size: step.event === "replied" ? "large" : undefined,
		secondary_action_label: __("Cancel"),
		secondary_action: () => dialog.hide(),
		static: true, // neither a click beside it nor Escape throws away what was typed
	});
	dialog.$wrapper.addClass("hotline-step");
	dialog.$wrapper.on("keydown", (event) => {
		if (event.key !== "Enter" || !event.ctrlKey || hotline_csg.is_composing(event)) return;
		event.preventDefault();
		dialog.get_primary_btn().trigger("focus").trigger("click");
	});
	// A button that is still fading in takes no focus.
	if (ready) dialog.$wrapper.on("shown.bs.modal", () => dialog.get_primary_btn().trigger("focus"));
	dialog.show();
	return dialog;
};

hotline_csg.step_fields = (frm, step) => {
	// What the server says of a field stands before what is said of it in general.
	const told = ({ description }) => (description ? { description } : {});
	const fields = step.fields.map((field) => ({ ...field, ...hotline_csg.field_manners(field.fieldname), ...told(field) }));
	if (step.event === "replied") return [...hotline_csg.answer_fields(frm), ...fields];
	if (step.event === "called_back" || frm.hotline_beside) return [hotline_csg.points_to_read(frm), ...fields];
	if (!fields.length) return [{ fieldtype: "HTML", options: __("No further details are needed.") }];
	return fields;
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

hotline_csg.facts_of = (frm, step, values) => {
	const facts = {};
	for (const [name, value] of Object.entries(values)) {
		if (!name.startsWith("answer_")) facts[name] = value;
	}
	if (step.event === "replied") {
		facts.points = (frm.doc.hotline_points || []).map((row) => values[`answer_${row.idx}`] || "");
	}
	return facts;
};

hotline_csg.do_step = (frm, step, dialog, values) => {
	const name = frm.doc.name;
	dialog.disable_primary_action();
	hotline_csg.refuse(dialog, "");
	frappe.call({
		method: "hotline_csg.api.order.act",
		args: {
			order: name,
			event: step.event,
			facts: hotline_csg.facts_of(frm, step, values),
			seen: frm.doc.modified,
		},
		silent: true,
		always: (answer) => {
			dialog.enable_primary_action();
			if (!answer?.message) return hotline_csg.refuse(dialog, hotline_csg.said(answer));
			dialog.hide();
			frappe.show_alert({
				message: __("{0} done. The order is now: {1}", [step.action, answer.message.stage]),
				indicator: "green",
			});
			for (const hint of answer.message.hints) {
				frappe.show_alert({ message: hotline_csg.esc(hint.text), indicator: "orange" }, 15);
			}
			if (frm.docname === name) frm.reload_doc();
		},
	});
};

// What the server said, as it said it.
hotline_csg.said = (answer) => {
	if (!answer) return __("The server cannot be reached. Your entries are kept; try again in a moment.");
	const messages = JSON.parse(answer._server_messages || "[]").map((text) => JSON.parse(text).message);
	if (messages.length) return messages.map(strip_html).join("\n");
	return __("The step could not be done. Reload the order and try again.");
};

hotline_csg.refuse = (dialog, text) => {
	dialog.$body.find(".hotline-refusal").remove();
	if (!text) return;
	const $refusal = $(`<div class="alert alert-danger hotline-refusal" role="alert"></div>`);
	$refusal.text(text).prependTo(dialog.$body);
	$refusal[0].scrollIntoView({ block: "nearest" });
};

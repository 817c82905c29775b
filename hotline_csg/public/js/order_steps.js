// The steps of an order as buttons: the main one stands out, the others are under 操作. Each asks in a dialog
// exactly what the server says it needs; what the server refuses is shown there and nothing typed is lost.
frappe.provide("hotline_csg");

hotline_csg.show_steps = (frm, { steps, refused }) => {
	frm.clear_custom_buttons();
	const group = __("Steps", null, "Issue");
	const main = steps.find((step) => step.main);
	const others = steps.filter((step) => step !== main);
	const run = (step) => () => hotline_csg.start_step(frm, step);
	for (const step of others) frm.add_custom_button(step.action, run(step), group);
	for (const step of refused) {
		frm.add_custom_button(step.action, () => hotline_csg.say_refused(step), group)
			.addClass("hotline-refused")
			.attr("title", step.why);
	}
	if (main) frm.add_custom_button(main.action, run(main)).addClass("hotline-main").removeClass("btn-default");
	hotline_csg.show_steps_on_strip(frm, main, [...others, ...refused]);
	frm.hotline_main = main;
	hotline_csg.listen_for_main(frm);
};

hotline_csg.listen_for_main = (frm) => {
	if (frm.hotline_listens) return;
	frm.hotline_listens = true;
	hotline_csg.add_key({
		shortcut: "alt+g",
		description: __("Take the main step of the order"),
		page: frm.page,
		condition: () => Boolean(frm.hotline_main) && !cur_dialog?.display && hotline_csg.open_order() === frm,
		action: () => hotline_csg.start_step(frm, frm.hotline_main),
	});
};

// A phone has no room for the head of the page: there the strip carries the same buttons.
hotline_csg.show_steps_on_strip = (frm, main, others) => {
	const $actions = frm.hotline_board.$wrapper.find(".hotline-actions").empty();
	const button = (step) =>
		$(`<button type="button" class="btn btn-sm btn-default">${hotline_csg.esc(step.action)}</button>`)
			.toggleClass("hotline-main", step === main)
			.toggleClass("hotline-refused", Boolean(step.why))
			.on("click", () => (step.why ? hotline_csg.say_refused(step) : hotline_csg.start_step(frm, step)))
			.appendTo($actions);
	[main, ...others].filter(Boolean).forEach(button);
};

hotline_csg.say_refused = (step) =>
	frappe.msgprint({ title: step.action, message: hotline_csg.plain(step.why), indicator: "orange" });

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
	// What its user looked at when the dialog was opened, whatever the form shows behind it meanwhile.
	dialog.hotline = { order: frm.doc.name, seen: frm.doc.modified, event: step.event };
	dialog.$wrapper.addClass("hotline-step");
	// A button that is still fading in takes no focus.
	if (ready) dialog.$wrapper.on("shown.bs.modal", () => dialog.get_primary_btn().trigger("focus"));
	dialog.show();
	hotline_csg.confirm_by_keyboard(dialog);
	hotline_csg.keep_draft(dialog);
	hotline_csg.offer_phrases(dialog);
	hotline_csg.offer_files(frm, dialog);
	return dialog;
};

// Ctrl+Enter anywhere in the dialog; an input method that is composing keeps its Enter.
hotline_csg.confirm_by_keyboard = (dialog) =>
	dialog.$wrapper.on("keydown", (event) => {
		if (event.key !== "Enter" || !event.ctrlKey || hotline_csg.is_composing(event)) return;
		event.preventDefault();
		dialog.get_primary_btn().trigger("focus").trigger("click");
	});

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
	dialog.hotline.busy = true; // what is told of the order meanwhile is this very step
	hotline_csg.refuse(dialog, "");
	frappe.call({
		method: "hotline_csg.api.order.act",
		args: {
			order: name,
			event: step.event,
			facts: hotline_csg.facts_of(frm, step, values),
			seen: dialog.hotline.seen,
		},
		silent: true,
		always: (answer) => {
			dialog.enable_primary_action();
			dialog.hotline.busy = false;
			if (!answer?.message) return hotline_csg.say_not_done(frm, dialog, answer);
			hotline_csg.forget_draft(dialog);
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

// Somebody was faster: what was typed stays as a draft, and the order is shown as it is now.
hotline_csg.say_not_done = (frm, dialog, answer) => {
	hotline_csg.refuse(dialog, hotline_csg.said(answer));
	if (answer?.exc_type !== "MovedMeanwhile") return;
	hotline_csg.offer_reload(frm, dialog);
};

hotline_csg.offer_reload = (frm, dialog) => {
	dialog.get_primary_btn().prop("disabled", true);
	$(`<div><button type="button" class="btn btn-sm btn-default hotline-reload">${__("Reload the Order")}</button></div>`)
		.appendTo(dialog.$body.find(".hotline-refusal"))
		.on("click", () => {
			dialog.hide();
			frm.reload_doc();
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

// What all screens of the hotline share: escaping, moments, keys, and asking without a freeze or a message.
frappe.provide("hotline_csg");

hotline_csg.esc = (text) => frappe.utils.escape_html(text == null ? "" : String(text));
hotline_csg.moment = (text) => (text ? String(text).slice(0, 16) : "");
// 03-02 17:30: the year is noise where everything is near.
hotline_csg.short_moment = (text) => hotline_csg.moment(text).slice(5);
// The server's moment, as lists are filtered by it: of a PC's clock, which is often wrong, only what has passed is taken.
hotline_csg.loaded_at = Date.now();
hotline_csg.now = () =>
	moment(frappe.boot.hotline.now).add(Date.now() - hotline_csg.loaded_at).format("YYYY-MM-DD HH:mm:ss");
// adapters/lateness.py: an order is overdue once its act-by has passed; one that has ended has none.
hotline_csg.is_overdue = (act_by) => Boolean(act_by) && act_by < hotline_csg.now();
hotline_csg.order_link = (name) =>
	`<a href="${hotline_csg.esc(frappe.utils.get_form_link("Issue", name))}">${hotline_csg.esc(name)}</a>`;

// A key that confirms a candidate of an input method is no shortcut.
hotline_csg.is_composing = (event) => {
	const original = event.originalEvent || event;
	return Boolean(original.isComposing) || original.keyCode === 229;
};

// A shortcut that works while typing and is listed in the desk's own help (Shift+/).
hotline_csg.add_key = ({ shortcut, description, action, page, condition }) =>
	frappe.ui.keys.add_shortcut({
		shortcut,
		description,
		page,
		condition,
		ignore_inputs: true,
		action: (event) => {
			if (hotline_csg.is_composing(event)) return false;
			action(event);
			return true;
		},
	});

// Asks in the background: nothing freezes, and what fails is null.
hotline_csg.ask_quietly = (method, args) =>
	new Promise((resolve) => {
		frappe.call({ method, args, silent: true, always: (answer) => resolve(answer?.message ?? null) });
	});

hotline_csg.after_pause = (milliseconds, work) => {
	let waiting;
	return () => {
		clearTimeout(waiting);
		waiting = setTimeout(work, milliseconds);
	};
};

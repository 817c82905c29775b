// Somebody else moves an order while it is open: the form follows, a dialog with entries says so and keeps them. Where
// the socket is down that is said, and the form asks by itself now and then.
frappe.provide("hotline_csg");

const ASK_AGAIN_SECONDS = 30;

hotline_csg.socket_is_up = () => Boolean(frappe.realtime.socket?.connected);

hotline_csg.show_live = (frm) => {
	const $head = frm.hotline_board.$wrapper.find(".hotline-board-head");
	$head.find(".hotline-offline").remove();
	if (hotline_csg.socket_is_up() || frm.hotline_board.data.ended) return;
	$(`<span class="hotline-offline" role="status"></span>`)
		.text(__("Live updates are down; checked every {0} s", [ASK_AGAIN_SECONDS]))
		.appendTo($head);
};

// The order as somebody left it: the form shows it unless there is something unsaved, which Frappe's own notice covers.
hotline_csg.follow = (frm, modified) => {
	if (!modified) return;
	const dialog = cur_dialog?.hotline?.order === frm.docname ? cur_dialog : null;
	if (dialog) return hotline_csg.warn_dialog(frm, dialog, modified);
	if (modified !== frm.doc.modified && !frm.is_dirty()) frm.debounced_reload_doc();
};

// The form behind may show the order as it is now already: what counts is what stood there when the dialog was opened.
hotline_csg.warn_dialog = (frm, dialog, modified) => {
	if (modified === dialog.hotline.seen || dialog.hotline.busy) return;
	if (dialog.$body.find(".hotline-refusal").length) return;
	hotline_csg.refuse(dialog, __("Order {0} was changed by somebody else meanwhile. What you typed is kept as a draft.", [frm.docname]));
	hotline_csg.offer_reload(frm, dialog);
};

hotline_csg.open_order = () => {
	const frm = cur_frm;
	if (!frm || frm.doctype !== "Issue" || frm.is_new() || !hotline_csg.is_order(frm)) return null;
	return frappe.get_route()[0] === "Form" ? frm : null;
};

hotline_csg.on_moved = (data) => {
	const frm = hotline_csg.open_order();
	if (frm && data.doctype === "Issue" && data.name === frm.docname) hotline_csg.follow(frm, data.modified);
};

hotline_csg.check_by_hand = async () => {
	const frm = hotline_csg.open_order();
	if (!frm || document.hidden || hotline_csg.socket_is_up()) return;
	const name = frm.docname;
	const { message } = await frappe.db.get_value("Issue", name, "modified");
	if (frm.docname === name) hotline_csg.follow(frm, message?.modified);
};

if (!hotline_csg.lives) {
	hotline_csg.lives = true;
	frappe.realtime.on("doc_update", hotline_csg.on_moved);
	const say = () => {
		const frm = hotline_csg.open_order();
		if (frm?.hotline_board.data) hotline_csg.show_live(frm);
	};
	for (const event of ["connect", "disconnect", "connect_error"]) frappe.realtime.on(event, say);
	setInterval(hotline_csg.check_by_hand, ASK_AGAIN_SECONDS * 1000);
}

// The form of an order. Issues that are no orders keep ERPNext's form; nothing here decides, the server does.
frappe.provide("hotline_csg");

hotline_csg.is_order = (frm) => Boolean(frm.doc.hotline_category || frm.doc.hotline_state);
hotline_csg.becomes_order = (frm) => frm.is_new() && hotline_csg.is_front();

const DEMANDED = ["hotline_topic", "hotline_channel", "hotline_unit", "hotline_description"];
const REACHED_BY = ["hotline_contact_name", "hotline_phone"];
// The strip says it better.
const ON_THE_STRIP = [
	"hotline_stage",
	"hotline_act_by",
	"hotline_act_for",
	"hotline_owed_by",
	"hotline_overdue",
];
hotline_csg.PRINT_FORMAT = "Hotline Order";
const INTAKE_DEFAULTS = { hotline_category: "咨询", hotline_channel: "400热线" };

// ERPNext's own handlers add Close, Reopen, Task and Split: on orders they are not called, elsewhere they are.
for (const event of ["onload", "timeline_refresh"]) {
	const handlers = frappe.ui.form.handlers.Issue?.[event] || [];
	const originals = handlers.splice(0, handlers.length);
	handlers.push((frm, ...rest) => {
		if (hotline_csg.is_order(frm) || hotline_csg.becomes_order(frm)) return;
		return Promise.all(originals.map((handler) => handler(frm, ...rest)));
	});
}

frappe.ui.form.on("Issue", {
	setup(frm) {
		frm.set_query("hotline_topic", () => ({ filters: { is_group: 0, disabled: 0 } }));
		frm.set_query("hotline_handler", () => ({
			query: "hotline_csg.api.search.handlers",
			filters: { department: frm.doc.hotline_department || "" },
		}));
		hotline_csg.keep_workflow_off(frm);
		hotline_csg.skip_unseen(frm);
		frm.hotline_board = new hotline_csg.OrderBoard(frm);
		frm.hotline_intake = new hotline_csg.Intake(frm);
	},

	// Before onload, for the form does not wait for that one.
	before_load(frm) {
		hotline_csg.hide_timezones(frm);
		hotline_csg.trust_links(frm);
		if (hotline_csg.becomes_order(frm)) hotline_csg.begin_intake(frm);
	},

	onload(frm) {
		const call = hotline_csg.taken_call;
		if (!call || !hotline_csg.becomes_order(frm)) return;
		hotline_csg.taken_call = null;
		return hotline_csg.fill_from_call(frm, call);
	},

	refresh(frm) {
		hotline_csg.lay_out(frm);
		frm.hotline_intake.show();
		if (!frm.is_new() && hotline_csg.is_order(frm)) return hotline_csg.show_board(frm);
		frm.hotline_board.hide();
	},

	before_save(frm) {
		if (!frm.is_new() || !hotline_csg.is_order(frm)) return;
		frm.hotline_draft_of = frm.docname;
		frm.hotline_answer_typed = frm.doc.hotline_answer;
	},

	after_save(frm) {
		if (frm.hotline_draft_of) hotline_csg.drafts.forget(frm.hotline_draft_of);
		frm.hotline_draft_of = null;
	},

	hotline_category(frm) {
		hotline_csg.lay_out(frm);
		frm.hotline_intake.look_soon();
	},
	hotline_topic(frm) {
		const typed_here = frm.fields_dict.hotline_topic.$input?.is(":focus");
		if (frm.is_new() && frm.doc.hotline_topic && typed_here) hotline_csg.focus_next(frm);
	},
	hotline_unit: (frm) => hotline_csg.unit_changed(frm),
	hotline_no_contact: (frm) => hotline_csg.lay_out(frm),
});

// One zone for all: naming it under every moment is noise. The controls wrote it into the descriptions when made.
hotline_csg.hide_timezones = (frm) => {
	const zone = frappe.boot.time_zone?.user || frappe.sys_defaults.time_zone;
	for (const { fieldname, fieldtype } of frm.meta.fields) {
		if (fieldtype !== "Datetime" || !fieldname.startsWith("hotline_")) continue;
		for (const df of hotline_csg.docfields(frm, fieldname)) {
			df.hide_timezone = 1;
			df.description = (df.description || "").replace(zone, "").replace(/<br>$/, "");
		}
	}
};

// What a call fills in stands on records that staff need not be allowed to open; the server checks the names.
hotline_csg.trust_links = (frm) => {
	for (const fieldname of ["hotline_department", "customer"]) {
		for (const df of hotline_csg.docfields(frm, fieldname)) df.ignore_link_validation = 1;
	}
	for (const df of hotline_csg.docfields(frm, "hotline_topic")) df.filter_description = __("Leaf topics only");
};

// A field's properties as its control has them, and as the document does.
hotline_csg.docfields = (frm, fieldname) => [
	frm.fields_dict[fieldname].df,
	frappe.meta.get_docfield("Issue", fieldname, frm.docname),
];

hotline_csg.begin_intake = (frm) => {
	for (const [fieldname, value] of Object.entries(INTAKE_DEFAULTS)) {
		if (!frm.doc[fieldname]) frm.doc[fieldname] = value;
	}
};

hotline_csg.fill_from_call = async (frm, call) => {
	const known = await frappe.xcall("hotline_csg.api.telephony.order_of", { call });
	if (known?.order) return frappe.set_route("Form", "Issue", known.order);
	for (const [fieldname, value] of Object.entries(known || {})) {
		if (value) await frm.set_value(fieldname, value);
	}
	frm.hotline_chosen_unit = known?.hotline_unit;
	frm.hotline_intake.look_soon();
	hotline_csg.focus_next(frm);
};

// One method of ours does a step, in one transaction: Frappe's workflow menu would throw unsaved entries away.
// On an Issue that is no order our workflow has nothing to offer; a workflow of the site's own keeps its menu.
hotline_csg.keep_workflow_off = (frm) => {
	const show_actions = frm.states.show_actions;
	frm.states.show_actions = function (...args) {
		if (this.state_fieldname !== "hotline_stage") return show_actions.apply(this, args);
	};
	const can_rename = frm.toolbar.can_rename;
	frm.toolbar.can_rename = function () {
		return !hotline_csg.is_order(frm) && can_rename.apply(this);
	};
};

// The Tab key goes into folded and hidden sections, opens table rows there and freezes the screen over nothing.
hotline_csg.skip_unseen = (frm) => {
	const is_visible = frm.layout.is_visible;
	frm.layout.is_visible = function (field) {
		return is_visible.call(this, field) && (field.tab || field.$wrapper.is(":visible"));
	};
};

hotline_csg.lay_out = (frm) => {
	const order = hotline_csg.is_order(frm);
	frm.$wrapper.toggleClass("hotline-order", order).toggleClass("hotline-entering", Boolean(order && frm.is_new()));
	frm.$wrapper.toggleClass("hotline-no-mail", order && !hotline_csg.is_front());
	if (order) frm.meta.default_print_format = hotline_csg.PRINT_FORMAT;
	if (order) hotline_csg.hide_menu_item(frm, __("Delete"));
	frm.toggle_display("hotline_section_order", order || hotline_csg.is_front());
	frm.set_df_property("subject", "reqd", order ? 0 : 1);
	frm.set_df_property("subject", "read_only", order ? 1 : 0);
	frm.toggle_display(ON_THE_STRIP, false);
	frm.toggle_display("customer", !order || Boolean(frm.doc.customer));
	frm.set_df_property("hotline_received_at", "description", frm.is_new() ? __("Left empty, it is now") : "");
	hotline_csg.mark_demanded(frm, order && frm.is_new());
};

// Nothing of the hotline is deleted: the server refuses it, the menu need not offer it.
hotline_csg.hide_menu_item = (frm, label) => {
	frm.page.menu.find(`[data-label="${encodeURIComponent(label)}"]`).closest("li").hide();
};

hotline_csg.mark_demanded = (frm, entering) => {
	const reached = entering && !frm.doc.hotline_no_contact;
	for (const fieldname of DEMANDED) frm.set_df_property(fieldname, "reqd", entering ? 1 : 0);
	for (const fieldname of REACHED_BY) frm.set_df_property(fieldname, "reqd", reached ? 1 : 0);
};

// What the server says of the order: strip, steps, what may be corrected, history.
hotline_csg.show_board = async (frm) => {
	const order = frm.doc.name;
	const data = await frappe.xcall("hotline_csg.api.order.board", { order });
	if (frm.docname !== order || !data?.stage) return;
	if (data.stage !== frm.doc.hotline_stage && !frm.is_dirty()) return frm.reload_doc();
	frm.hotline_board.show(order, data);
	hotline_csg.show_steps(frm, data);
	hotline_csg.go_on_with_answer(frm, data.steps);
	hotline_csg.show_around(frm, data);
	hotline_csg.offer_papers(frm);
	hotline_csg.render_history(frm, data);
	hotline_csg.close_fields(frm, data.editable);
	hotline_csg.show_points(frm, data.editable.includes("hotline_points"));
	hotline_csg.show_what_is_filled(frm, data);
	hotline_csg.mark_demanded(frm, data.editable.includes("hotline_unit"));
	hotline_csg.show_live(frm);
};

// A box that is not ticked and a table without rows say nothing once the order is registered; names rather than logins.
hotline_csg.show_what_is_filled = (frm, { people }) => {
	for (const fieldname of ["hotline_no_contact", "hotline_major", "hotline_called_back", "hotline_new_rule"]) {
		const open = frappe.meta.get_docfield("Issue", fieldname, frm.doc.name).read_only !== 1;
		frm.toggle_display(fieldname, Boolean(frm.doc[fieldname]) || open);
	}
	frm.toggle_display("hotline_helpers", Boolean(frm.doc.hotline_helpers?.length));
	frm.toggle_display("hotline_judgement", Boolean(frm.doc.hotline_judgement) || frm.doc.hotline_category === "投诉");
	for (const [fieldname, name] of Object.entries(people)) frm.set_df_property(fieldname, "description", name);
};

hotline_csg.close_fields = (frm, editable) => {
	for (const df of frm.meta.fields) {
		const entered = df.fieldtype === "Table" || !frappe.model.no_value_type.includes(df.fieldtype);
		if (!entered || !df.fieldname.startsWith("hotline_")) continue;
		const given = frappe.meta.get_docfield("Issue", df.fieldname, frm.doc.name);
		const read_only = editable.includes(df.fieldname) ? df.read_only || 0 : 1;
		if (given.read_only !== read_only) frm.set_df_property(df.fieldname, "read_only", read_only);
	}
};

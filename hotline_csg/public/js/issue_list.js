// The list of orders for the hotline's staff: by the moment to act, with what is left of the working time.
// Everyone else keeps ERPNext's list of Issues.
frappe.provide("hotline_csg");

hotline_csg.fill_in = (value) => {
	if (value === "__now__") return hotline_csg.now();
	if (value === "__my_posts__") return frappe.boot.hotline.posts.join(",");
	return value;
};

hotline_csg.order_list = (original) => {
	const SHOWN = ["hotline_act_by", "hotline_department", "name"];
	const FILTERS = [
		"name",
		"hotline_category",
		"hotline_topic",
		"hotline_unit",
		"hotline_stage",
		"hotline_owed_by",
		"hotline_overdue",
	];

	const indicator = (doc) => {
		if (!doc.hotline_state) return original.get_indicator?.(doc);
		const filter = `hotline_stage,=,${doc.hotline_stage}`;
		if (!doc.hotline_act_by) return [doc.hotline_stage, "gray", filter];
		if (!hotline_csg.is_overdue(doc.hotline_act_by)) return [doc.hotline_stage, "blue", filter];
		return [`${doc.hotline_stage} ${hotline_csg.LEVELS.overdue.sign}`, "red", filter];
	};

	const is_report = (listview) => listview.view_name === "Report";

	const columns = (listview) => {
		const shown = listview.columns.filter(({ type }) => type !== "Field");
		for (const fieldname of SHOWN) {
			const df = frappe.meta.get_docfield("Issue", fieldname);
			shown.push({ type: "Field", df: df || { fieldname, label: __("Order No."), fieldtype: "Data" } });
		}
		return shown;
	};

	// An admin's own choice of columns (List View Settings) stands.
	const choose_columns = (listview) => {
		const setup_columns = listview.setup_columns;
		listview.setup_columns = function () {
			setup_columns.call(this);
			if (!this.list_view_settings?.fields) this.columns = columns(this);
		};
		listview.setup_columns();
		listview.render_header(true);
	};

	// Frappe opens every list by its doctype's own order, whatever was chosen last; a queue opens by what is due.
	const sort_by_act_by = (listview) => {
		listview.sort_by = "hotline_act_by";
		listview.sort_order = "asc";
		listview.sort_selector.set_value("hotline_act_by", "asc");
	};

	// Frappe reads the order of a saved report and then takes the doctype's.
	const sort_as_saved = (listview) => {
		const [, fieldname, direction] = /`(\w+)` (asc|desc)$/.exec(listview.order_by || "") || [];
		if (!fieldname) return;
		listview.sort_by = fieldname;
		listview.sort_order = direction;
		listview.sort_selector.set_value(fieldname, direction);
	};

	// "Is set" walks through all orders that are done, which an index puts first; "after 2000" begins behind them.
	// "Overdue" is stored by the tick: the list asks for the moment instead.
	const as_asked = (filter) => {
		const [doctype, fieldname, operator, value] = filter;
		const is_open = [doctype, "hotline_act_by", ">", "2000-01-01 00:00:00"];
		if (fieldname === "hotline_act_by" && operator === "is" && value === "set") return [is_open];
		if (fieldname === "hotline_overdue" && operator === "=" && cint(value)) {
			return [is_open, [doctype, "hotline_act_by", "<", hotline_csg.now()]];
		}
		return [filter];
	};

	// What the list shows stays as it was chosen; only what it asks for, and counts, is put so.
	const ask_as_meant = (listview) => {
		for (const name of ["get_args", "get_count_str"]) {
			const ask = listview[name];
			listview[name] = function () {
				const chosen = this.get_filters_for_args;
				this.get_filters_for_args = () => chosen.call(this).flatMap(as_asked);
				try {
					return ask.call(this);
				} finally {
					this.get_filters_for_args = chosen;
				}
			};
		}
	};

	const hide_other_filters = (listview) => {
		for (const [fieldname, field] of Object.entries(listview.page.fields_dict)) {
			if (!FILTERS.includes(fieldname) && !field.get_value()) field.$wrapper.hide();
		}
		listview.page.fields_dict.name?.$input?.attr({ placeholder: __("Order No."), "aria-label": __("Order No.") });
	};

	// A saved filter cannot hold the moment, nor who looks: it names them, and they are put in when it is chosen.
	const fill_in_filters = (listview) => {
		const saved = listview.list_sidebar?.list_filter || listview.list_filter;
		if (!saved || saved.hotline) return;
		saved.hotline = true;
		const values_of = saved.get_filters_values;
		saved.get_filters_values = function (name) {
			return values_of.call(this, name).map((row) => row.map(hotline_csg.fill_in));
		};
		saved.toggle_saved_filters(true);
	};

	// A step asks for its facts in the form; Frappe's bulk workflow actions cannot.
	const hide_workflow_actions = (listview) => {
		for (const $item of Object.values(listview.workflow_action_items || {})) $item.hide();
		listview.toggle_workflow_actions = () => {};
	};

	// The server counts the working time of the rows that are shown; between two answers the page counts down.
	const show_left = async (listview) => {
		if (is_report(listview)) return;
		const orders = listview.data.filter((doc) => doc.hotline_act_by).map((doc) => doc.name);
		listview.hotline_left = null;
		if (!orders.length) return;
		const answer = await frappe.xcall("hotline_csg.api.order.left", { orders });
		listview.hotline_left = { clock: new hotline_csg.Clock(answer), orders: answer.orders };
		paint(listview);
	};

	const paint = (listview) => {
		if (!listview.hotline_left || document.hidden || cur_list !== listview) return;
		const { clock, orders } = listview.hotline_left;
		if (clock.is_over()) return show_left(listview);
		listview.$result.find(".hotline-row-left").each((_, cell) => {
			const row = orders[cell.dataset.order];
			if (!row) return;
			const left = row.left - clock.worked();
			const { colour, sign, word } = hotline_csg.LEVELS[hotline_csg.level(left, row.whole)];
			cell.className = `hotline-row-left indicator-pill no-indicator-dot ${colour}`;
			cell.textContent = `${sign} ${hotline_csg.say_left(left)}`;
			cell.title = `${word()} ${cell.dataset.due}`;
		});
	};

	const act_by = (value, df, doc) => {
		if (!value) return "";
		const due = hotline_csg.moment(value);
		return `<span class="hotline-row-left" data-order="${doc.name}" data-due="${due}">${due}</span>`;
	};

	const department = (value) => {
		const name = frappe.utils.escape_html(value || "");
		const short = frappe.utils.escape_html((value || "").split(" - ")[0]);
		return `<a class="filterable ellipsis" data-filter="hotline_department,=,${name}">${short}</a>`;
	};

	// Who asks comes first: what is cut off at the end of a narrow column is what matters least.
	const subject = (value, df, doc) => {
		if (!doc.hotline_state) return original.formatters?.subject?.(value, df, doc) ?? value;
		return [doc.hotline_unit, doc.hotline_category, doc.hotline_topic].filter(Boolean).join(" · ");
	};

	// The Supervision Officer looks after reports, which end as soon as they are referred; the others after what is open.
	const only_reports = frappe.user.has_role("Supervision Officer") && !hotline_csg.holds_post();

	// R2.1: one intake.
	const register_at_the_front = (listview) => {
		if (hotline_csg.is_front()) return;
		listview.can_create = false;
		listview.set_primary_action();
	};

	return {
		hotline: true,
		add_fields: [
			...(original.add_fields || []),
			"hotline_state",
			"hotline_stage",
			"hotline_act_by",
			"hotline_department",
			"hotline_unit",
			"hotline_category",
			"hotline_topic",
		],
		filters: [only_reports ? ["hotline_category", "=", "举报"] : ["hotline_act_by", "is", "set"]],
		hide_name_column: true,
		formatters: { ...original.formatters, subject, hotline_act_by: act_by, hotline_department: department },
		get_indicator: indicator,
		// ERPNext's "Set as Open" and "Set as Closed" are not added: an order is moved by its steps.
		onload(listview) {
			ask_as_meant(listview);
			hide_workflow_actions(listview);
			register_at_the_front(listview);
			hide_other_filters(listview);
			// A report shows the columns, filters and order that were chosen for it.
			if (is_report(listview)) return sort_as_saved(listview);
			listview.$frappe_list.addClass("hotline-list");
			choose_columns(listview);
			sort_by_act_by(listview);
			fill_in_filters(listview);
			setInterval(() => paint(listview), 1000);
		},
		refresh: show_left,
	};
};

if (hotline_csg.is_staff() && !frappe.listview_settings.Issue.hotline) {
	Object.assign(frappe.listview_settings.Issue, hotline_csg.order_list({ ...frappe.listview_settings.Issue }));
}

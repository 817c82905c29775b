// What stands around an order: linked orders, supervision items, and the buttons to raise, link and ask. The server says
// what is possible; nothing here decides.
frappe.provide("hotline_csg");

hotline_csg.show_around = (frm, data) => {
	const group = __("Related", null, "Issue");
	for (const one of data.offered) {
		frm.add_custom_button(one.label, () => hotline_csg.ask_new_order(frm, one), group);
	}
	if (data.may.link) frm.add_custom_button(__("Link Orders"), () => hotline_csg.ask_link(frm), group);
	if (data.to_answer.length) {
		frm.add_custom_button(__("Answer Points"), () => hotline_csg.ask_answers(frm, data.to_answer), group);
	}
	if (data.may.tell) frm.add_custom_button(__("Tell the Entity"), () => hotline_csg.ask_message(frm), group);
	if (data.may.supervise) frm.add_custom_button(__("Supervise"), () => hotline_csg.ask_item(frm), group);
	const $around = $(hotline_csg.around_html(data)).appendTo(frm.hotline_board.$wrapper);
	if (data.to_answer.length) {
		frm.hotline_board.$wrapper.find(".hotline-actions").append(
			$(`<button type="button" class="btn btn-sm btn-default">${__("Answer Points")}</button>`).on("click", () =>
				hotline_csg.ask_answers(frm, data.to_answer)
			)
		);
	}
	$around.on("click", "[data-item]", (event) =>
		hotline_csg.ask_answer(frm, event.currentTarget.dataset.item)
	);
};

hotline_csg.around_html = (data) => {
	const rows = [...data.links.map(hotline_csg.link_html), ...data.supervision.map(hotline_csg.item_html)];
	return `<ul class="hotline-around list-unstyled">${rows.join("")}</ul>`;
};

hotline_csg.link_html = (row) => {
	const { esc } = hotline_csg;
	const route = frappe.utils.get_form_link("Issue", row.order);
	const note = [row.stage, row.note].filter(Boolean).map(esc).join(" · ");
	return `<li>${esc(row.kind)} <a href="${esc(route)}">${esc(row.order)}</a> <span class="text-muted">${note}</span></li>`;
};

hotline_csg.item_html = (row) => {
	const { esc, moment } = hotline_csg;
	const late = row.overdue ? `<span class="text-danger">${__("Overdue", null, "Issue")}</span>` : "";
	const answer = row.answer ? `<div class="text-muted">${hotline_csg.plain(row.answer)}</div>` : "";
	const button = row.mine
		? `<button class="btn btn-xs btn-default" data-item="${esc(row.name)}">${__("Answer")}</button>`
		: "";
	return `<li><b>${esc(row.status)}</b> ${esc(row.item)} · ${esc(row.department)} · ${moment(row.due)} ${late} ${button}${answer}</li>`;
};

// Ask, call, and tell what the server refused where it was asked, as with the steps.
hotline_csg.ask_around = (frm, title, fields, method, args_of, done) => {
	const dialog = new frappe.ui.Dialog({
		title: `${title} · ${frm.doc.name}`,
		fields,
		primary_action_label: title,
		primary_action: (values) => {
			dialog.disable_primary_action();
			hotline_csg.refuse(dialog, "");
			frappe.call({
				method,
				args: args_of(values),
				silent: true,
				always: (answer) => {
					dialog.enable_primary_action();
					if (!answer || answer.exc) return hotline_csg.refuse(dialog, hotline_csg.said(answer));
					dialog.hide();
					done(answer.message);
				},
			});
		},
	});
	dialog.$wrapper.addClass("hotline-step");
	dialog.show();
};

hotline_csg.ask_new_order = (frm, one) => {
	const points = (frm.doc.hotline_points || []).map((row) => ({ label: row.point, value: row.name }));
	const fields = [
		{ fieldname: "description", fieldtype: "Small Text", label: __("Description of the Matter", null, "Issue") },
		{
			fieldname: "topic",
			fieldtype: "Link",
			options: "Hotline Topic",
			label: __("Topic", null, "Issue"),
			default: frm.doc.hotline_topic,
			get_query: () => ({ filters: { is_group: 0, disabled: 0 } }),
		},
	];
	if (one.kind === "split" && points.length > 1) {
		fields.push({ fieldname: "points", fieldtype: "MultiCheck", label: __("Points to Take Along"), options: points });
	}
	const args_of = ({ points: taken, ...values }) => {
		const given = Object.entries(values).filter(([, value]) => value);
		return { order: frm.doc.name, kind: one.kind, entries: Object.fromEntries(given), points: taken || [] };
	};
	hotline_csg.ask_around(frm, one.label, fields, "hotline_csg.api.order.raise_from", args_of, (made) =>
		frappe.set_route("Form", "Issue", made.name)
	);
};

// What a helping department knows, or the leading one before it replies; nothing moves.
hotline_csg.ask_answers = (frm, names) => {
	const rows = frm.doc.hotline_points.filter((row) => names.includes(row.name));
	const fields = rows.flatMap((row) => [
		{ fieldtype: "HTML", options: hotline_csg.point_html(row) },
		{
			fieldname: row.name,
			fieldtype: "Small Text",
			label: __("Answer to point {0}", [row.idx]),
			default: row.answer,
		},
	]);
	const args_of = (values) => ({
		order: frm.doc.name,
		answers: Object.fromEntries(rows.map(({ name }) => [name, values[name] || ""])),
	});
	hotline_csg.ask_around(frm, __("Answer Points"), fields, "hotline_csg.api.order.answer", args_of, () =>
		frm.reload_doc()
	);
};

// Points and answers side by side, to read; where the points themselves may be changed the table stands instead.
hotline_csg.show_points = (frm, editable) => {
	const $grid = frm.fields_dict.hotline_points.$wrapper;
	const rows = frm.doc.hotline_points || [];
	const writing = editable && hotline_csg.is_front() && !rows.some((row) => row.answer);
	$grid.siblings(".hotline-points").remove();
	$grid.toggle(writing);
	if (!writing) $grid.before(hotline_csg.points_html(rows));
};

hotline_csg.points_html = (rows) => {
	const { esc, moment, plain } = hotline_csg;
	const by = (row) =>
		[(row.department || "").split(" - ")[0], moment(row.answered_at)].filter(Boolean).map(esc).join(" · ");
	const item = (row) => `<tr>
		<th scope="row">${esc(row.idx)}</th>
		<td data-label="${__("Point", null, "Hotline Appeal Point")}">${plain(row.point)}</td>
		<td data-label="${__("Answer", null, "Hotline Appeal Point")}">${
		row.answer ? plain(row.answer) : `<span class="text-muted">${__("Not answered yet")}</span>`
	}<div class="text-muted small">${by(row)}</div></td></tr>`;
	return `<table class="table hotline-points"><thead><tr><th scope="col"></th>
		<th scope="col">${__("Point", null, "Hotline Appeal Point")}</th>
		<th scope="col">${__("Answer", null, "Hotline Appeal Point")}</th></tr></thead>
		<tbody>${rows.map(item).join("")}</tbody></table>`;
};

hotline_csg.ask_link = (frm) => {
	const kinds = [
		{ label: __("Duplicate of"), value: "duplicate" },
		{ label: __("Handled together with"), value: "together" },
	];
	const fields = [
		{ fieldname: "kind", fieldtype: "Select", label: __("Kind", null, "Hotline Order Link"), options: kinds, reqd: 1 },
		{ fieldname: "other", fieldtype: "Link", options: "Issue", label: __("Linked Order", null, "Hotline Order Link"), reqd: 1 },
		{ fieldname: "note", fieldtype: "Data", label: __("Note", null, "Hotline Order Link") },
	];
	const args_of = (values) => ({ order: frm.doc.name, note: "", ...values });
	hotline_csg.ask_around(frm, __("Link Orders"), fields, "hotline_csg.api.order.link", args_of, () =>
		frm.reload_doc()
	);
};

hotline_csg.ask_item = (frm) => {
	const fields = [
		{ fieldname: "item", fieldtype: "Small Text", label: __("What Is Asked", null, "Hotline Supervision"), reqd: 1 },
		{ fieldname: "due", fieldtype: "Datetime", label: __("Due", null, "Hotline Supervision"), reqd: 1, hide_timezone: 1 },
		{
			fieldname: "department",
			fieldtype: "Link",
			options: "Department",
			label: __("Department", null, "Hotline Supervision"),
			default: frm.doc.hotline_department,
			only_select: 1,
			// Who asks need not read Department; the server checks which departments the order has.
			ignore_link_validation: 1,
			get_query: () => ({ query: "hotline_csg.api.search.departments" }),
		},
	];
	const args_of = (values) => ({ order: frm.doc.name, ...values });
	hotline_csg.ask_around(frm, __("Supervise"), fields, "hotline_csg.api.order.supervise", args_of, () =>
		frm.reload_doc()
	);
};

hotline_csg.ask_answer = (frm, name) => {
	const fields = [{ fieldname: "answer", fieldtype: "Small Text", label: __("Answer"), reqd: 1 }];
	const args_of = (values) => ({ name, ...values });
	hotline_csg.ask_around(frm, __("Answer"), fields, "hotline_csg.api.order.answer_supervision", args_of, () =>
		frm.reload_doc()
	);
};

// What is read on the portal's page of the appeal.
hotline_csg.ask_message = (frm) => {
	const fields = [{ fieldname: "text", fieldtype: "Small Text", label: __("Message", null, "Hotline Message"), reqd: 1 }];
	const args_of = (values) => ({ order: frm.doc.name, ...values });
	hotline_csg.ask_around(frm, __("Tell the Entity"), fields, "hotline_csg.api.portal.tell_entity", args_of, () =>
		frappe.show_alert({ message: __("It stands on the portal now."), indicator: "green" })
	);
};

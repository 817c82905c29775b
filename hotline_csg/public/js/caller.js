// Who calls, as the panel of a ringing call and the form of a new order show it. The server says what is known.
frappe.provide("hotline_csg");

hotline_csg.caller_html = (data, { orders = 5, calls = 3 } = {}) => {
	const parts = [
		hotline_csg.known_html(data.known),
		hotline_csg.repeats_html(data.repeats),
		hotline_csg.open_orders_html(data.orders, orders),
		hotline_csg.last_calls_html(data.calls, calls),
	];
	return parts.join("");
};

hotline_csg.known_html = ({ unit, kind, contact_name }) => {
	const { esc } = hotline_csg;
	if (!unit) return `<div class="hotline-known text-muted">${__("First call: the number is not known")}</div>`;
	const about = [kind, contact_name].filter(Boolean).map(esc).join(" · ");
	return `<div class="hotline-known"><b>${esc(unit)}</b> <span class="text-muted">${about}</span></div>`;
};

// Article 11 counts calls on one topic: the next one may raise a warning.
hotline_csg.repeats_html = (rows) => {
	const { esc } = hotline_csg;
	const item = (row) => {
		const counts = __("{0} calls in 7 working days, {1} in one month", [row.working_days, row.month]);
		const next = row.next
			? `<span class="hotline-badge" data-colour="red">▲ ${__("One more: {0}", [esc(row.next)])}</span>`
			: "";
		return `<li>${esc(row.topic)} <span class="text-muted">${counts}</span> ${next}</li>`;
	};
	const total = rows.reduce((sum, row) => sum + row.month, 0);
	if (!total) return "";
	const badge = `<span class="hotline-badge" data-colour="orange">↻ ${__("Repeat caller")}</span>`;
	return `<div class="hotline-repeats">${badge}<ul>${rows.slice(0, 3).map(item).join("")}</ul></div>`;
};

hotline_csg.open_orders_html = (rows, most) => {
	const { esc, order_link, short_moment } = hotline_csg;
	if (!rows.length) return "";
	const item = (row) => {
		const same = row.same_topic
			? `<span class="hotline-badge" data-colour="orange">≈ ${__("Same topic")}</span>`
			: "";
		const due = row.hotline_act_by ? __("Due {0}", [short_moment(row.hotline_act_by)]) : "";
		const about = [row.hotline_category, row.hotline_topic, row.hotline_stage].filter(Boolean).map(esc);
		return `<li>${order_link(row.name)} ${same} <span class="text-muted">${[...about, due].join(" · ")}</span></li>`;
	};
	const more = rows.length > most ? `<li class="text-muted">${__("{0} more", [rows.length - most])}</li>` : "";
	const head = `<h5>${__("Open orders ({0})", [rows.length])}</h5>`;
	return `<div class="hotline-open-orders">${head}<ul>${rows.slice(0, most).map(item).join("")}${more}</ul></div>`;
};

hotline_csg.last_calls_html = (rows, most) => {
	const { esc, order_link, short_moment } = hotline_csg;
	if (!rows.length) return "";
	const item = (row) => {
		const order = row.hotline_order ? order_link(row.hotline_order) : "";
		const about = [row.hotline_topic, row.agent_name].filter(Boolean).map(esc).join(" · ");
		return `<li>${short_moment(row.start_time)} ${order} <span class="text-muted">${about}</span></li>`;
	};
	const head = `<h5>${__("Last calls")}</h5>`;
	return `<div class="hotline-last-calls">${head}<ul>${rows.slice(0, most).map(item).join("")}</ul></div>`;
};

// What happened to an order, as a timeline: who did what when, from which stage to which, why, to what effect.
frappe.provide("hotline_csg");

hotline_csg.render_history = (frm, rows) => {
	const { esc, moment } = hotline_csg;
	const lines = (text) => esc(text).replace(/\n/g, "<br>");
	const pairs = (facts) =>
		facts.map(([label, value]) => `<dt>${esc(label)}</dt><dd>${lines(value)}</dd>`).join("");
	const reason = __("Reason", null, "Hotline Event");

	const item = (row) => {
		const moved = row.from_stage !== row.to_stage;
		return `<li class="hotline-event" data-event="${esc(row.code)}">
			<div>
				<b>${esc(row.event)}</b>
				<span>${esc(row.user_name)}</span>
				<time class="text-muted">${moment(row.at)}</time>
				${moved ? `<span class="text-muted">${esc(row.from_stage)} → ${esc(row.to_stage)}</span>` : ""}
			</div>
			${row.reason ? `<div>${reason}：${lines(row.reason)}</div>` : ""}
			${row.facts.length ? `<dl class="hotline-facts">${pairs(row.facts)}</dl>` : ""}
			${row.effects ? `<div class="text-muted small">${lines(row.effects)}</div>` : ""}
		</li>`;
	};

	const newest_first = [...rows].reverse().map(item).join("");
	frm.fields_dict.hotline_history.$wrapper.html(`<ol class="hotline-history">${newest_first}</ol>`);
};

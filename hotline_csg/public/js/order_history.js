// What happened to an order, as a timeline: who did what when, from which stage to which, why, to what effect. Returns,
// callbacks, urges, links, calls and notices can each be looked at alone.
frappe.provide("hotline_csg");

// Which events of the history belong to a kind; what is in none of them is a plain step.
hotline_csg.KINDS_OF_EVENTS = {
	returns: ["returned", "reply_returned", "negotiation_opened"],
	callbacks: ["callback_agreed", "callback_declined", "callback_failed", "called_back"],
	urges: ["urged", "urge_dispatched"],
	links: ["linked", "raised", "supervised", "supervision_answered", "handed_over"],
	corrections: ["corrected", "replanned"],
};

hotline_csg.HISTORY_VIEWS = {
	all: () => __("Everything", null, "Hotline history"),
	returns: () => __("Returns", null, "Hotline history"),
	callbacks: () => __("Callbacks", null, "Hotline history"),
	urges: () => __("Urges", null, "Hotline history"),
	links: () => __("Links and Supervision", null, "Hotline history"),
	corrections: () => __("Corrections", null, "Hotline history"),
	calls: () => __("Calls", null, "Hotline history"),
	notices: () => __("Notices", null, "Hotline history"),
};

hotline_csg.event_item = (row) => {
	const { esc, moment } = hotline_csg;
	const moved = row.from_stage !== row.to_stage;
	const pairs = row.facts
		.map(([label, value]) => `<dt>${esc(label)}</dt><dd>${hotline_csg.plain(value)}</dd>`)
		.join("");
	return `<li class="hotline-event" data-event="${esc(row.code)}">
		<div>
			<b>${esc(row.event)}</b>
			<span>${esc(row.user_name)}</span>
			<time class="text-muted">${moment(row.at)}</time>
			${moved ? `<span class="text-muted">${esc(row.from_stage)} → ${esc(row.to_stage)}</span>` : ""}
		</div>
		${row.reason ? `<div>${__("Reason", null, "Hotline Event")}：${hotline_csg.plain(row.reason)}</div>` : ""}
		${pairs ? `<dl class="hotline-facts">${pairs}</dl>` : ""}
		${row.effects ? `<div class="text-muted small">${hotline_csg.plain(row.effects)}</div>` : ""}
	</li>`;
};

hotline_csg.call_item = (row) => {
	const { esc, moment } = hotline_csg;
	const lasted = row.duration ? hotline_csg.say_duration(row.duration) : "";
	const about = [row.status, lasted, row.mood].filter(Boolean).map(esc).join(" · ");
	return `<li class="hotline-event" data-event="call">
		<div><b>${esc(row.type)}</b> <span>${esc(row.by)}</span> <time class="text-muted">${moment(row.at)}</time></div>
		<div class="text-muted">${about}</div>
	</li>`;
};

hotline_csg.notice_item = (row) => {
	const { esc, moment } = hotline_csg;
	const about = [row.what, row.means, row.state].filter(Boolean).map(esc).join(" · ");
	const link = frappe.utils.get_form_link("Hotline Notice", row.name);
	return `<li class="hotline-event" data-event="notice" data-state="${esc(row.state_code)}">
		<div><b>${esc(row.kind)}</b> <span>${esc(row.to)}</span> <time class="text-muted">${moment(row.at)}</time>
			<a href="${esc(link)}">${__("Open", null, "Hotline history")}</a></div>
		<div class="text-muted">${about}</div>
	</li>`;
};

hotline_csg.render_history = (frm, data) => {
	const newest_first = [...data.history].reverse();
	const of_kind = (codes) => newest_first.filter((row) => codes.includes(row.code));
	const views = { all: newest_first.map(hotline_csg.event_item) };
	for (const [kind, codes] of Object.entries(hotline_csg.KINDS_OF_EVENTS)) {
		views[kind] = of_kind(codes).map(hotline_csg.event_item);
	}
	views.calls = data.calls.map(hotline_csg.call_item);
	views.notices = data.notices.map(hotline_csg.notice_item);
	const shown = (views[frm.hotline_history_view] || []).length ? frm.hotline_history_view : "all";

	const chip = ([kind, label]) =>
		views[kind].length
			? `<button type="button" class="btn btn-xs btn-default" data-view="${kind}"
				aria-pressed="${kind === shown}">${label()}（${views[kind].length}）</button>`
			: "";
	const $wrapper = frm.fields_dict.hotline_history.$wrapper;
	$wrapper.html(`<div class="hotline-chips" role="group">${Object.entries(hotline_csg.HISTORY_VIEWS)
		.map(chip)
		.join("")}</div><ol class="hotline-history">${views[shown].join("")}</ol>`);
	$wrapper.find("[data-view]").on("click", (event) => {
		frm.hotline_history_view = event.currentTarget.dataset.view;
		hotline_csg.render_history(frm, data);
	});
};

// The unit of a new order: known market entities are offered by name, initials of their Pinyin or credit code; any
// other name may be typed. A chosen one is the order's Customer too.
frappe.provide("hotline_csg");

hotline_csg.offer_units = (frm) => {
	const input = frm.fields_dict.hotline_unit.$input?.get(0);
	if (!input || input.dataset.hotlineUnits || !window.Awesomplete) return;
	input.dataset.hotlineUnits = 1;
	const found = new Map();
	const list = new Awesomplete(input, {
		minChars: 1,
		maxItems: 10,
		list: [],
		filter: () => true,
		sort: false,
		item: (one) => {
			const row = found.get(one.value);
			const kind = row.kind ? ` <span class="text-muted">${hotline_csg.esc(row.kind)}</span>` : "";
			return $(`<div role="option"><p><strong>${hotline_csg.esc(row.unit)}</strong>${kind}</p></div>`).get(0);
		},
	});
	const look_up = hotline_csg.after_pause(200, async () => {
		const txt = input.value.trim();
		if (!txt || !frm.is_new()) return;
		const rows = (await hotline_csg.ask_quietly("hotline_csg.api.search.entities", { txt })) || [];
		if (input.value.trim() !== txt) return;
		found.clear();
		for (const row of rows) found.set(row.unit, row);
		list.list = rows.map((row) => row.unit);
	});
	input.addEventListener("input", (event) => {
		if (!event.isComposing) look_up();
	});
	input.addEventListener("compositionend", look_up);
	input.addEventListener("awesomplete-selectcomplete", async () => {
		const row = found.get(input.value);
		if (!row) return;
		await frm.set_value("hotline_unit", row.unit);
		await frm.set_value("customer", row.customer);
		frm.hotline_chosen_unit = row.unit;
		hotline_csg.focus_next(frm);
	});
};

// Another name is another entity.
hotline_csg.unit_changed = (frm) => {
	if (!frm.is_new() || !frm.doc.customer || !frm.hotline_chosen_unit) return;
	if (frm.doc.hotline_unit !== frm.hotline_chosen_unit) return frm.set_value("customer", "");
};

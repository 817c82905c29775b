// 质检单: an order beside its marks. Tab goes from mark to mark; what a score is, and who may give it, the server says.
frappe.provide("hotline_csg.inspection");

frappe.ui.form.on("Hotline Inspection", {
	refresh(frm) {
		frm.disable_save();
		return hotline_csg.inspection.show(frm);
	},
});

hotline_csg.inspection.show = async (frm) => {
	const name = frm.doc.name;
	const data = await frappe.xcall("hotline_csg.api.inspections.board", { name });
	if (frm.doc.name !== name) return;
	frm.get_field("order_facts").$wrapper.html(hotline_csg.inspection.order(frm, data.order));
	frm.get_field("history").$wrapper.html(hotline_csg.inspection.history(data.history));
	const scoring = data.steps.includes("score") || data.steps.includes("rule");
	new hotline_csg.ScoreTable(frm, scoring);
	for (const step of data.steps) hotline_csg.inspection.offer(frm, step);
};

hotline_csg.inspection.order = (frm, order) => {
	const { esc } = hotline_csg;
	if (!order) return `<p class="text-muted">${__("You do not see this order.")}</p>`;
	const fact = (label, value) => (value ? `<div><span>${label}</span><b>${esc(value)}</b></div>` : "");
	const moment = (value) => (value ? hotline_csg.moment(value) : "");
	const missed = order.missed.map((row) => `${row.deadline} ${hotline_csg.short_moment(row.due)}`).join("、");
	const point = ({ point, answer }, at) => `<tr><td>${at + 1}</td><td>${esc(point)}</td><td>${esc(answer)}</td></tr>`;
	const points = order.points.length
		? `<table class="table table-bordered table-sm"><thead><tr><th></th><th>${__("Appeal Point")}</th><th>${__("Answer")}</th></tr></thead>
			<tbody>${order.points.map(point).join("")}</tbody></table>`
		: "";
	return `<div class="hotline-inspected">
		<p><a href="/app/issue/${encodeURIComponent(frm.doc.issue)}" target="_blank">${esc(frm.doc.issue)} ↗</a>
			${esc(order.category)} · ${esc(order.topic)} · ${esc(order.channel)} · ${esc(order.unit)}</p>
		<div class="facts">
			${fact(__("Received At"), moment(order.received_at))}
			${fact(__("Contacted Entity At", null, "Issue"), moment(order.contacted_at))}
			${fact(__("Archived At", null, "Issue"), moment(order.archived_at))}
			${fact(__("Ending", null, "Issue"), order.ending)}
			${fact(__("Satisfaction", null, "Issue"), order.satisfaction)}
			${fact(__("Returns", null, "Issue"), order.returns)}
			${fact(__("Reply Returns", null, "Issue"), order.reply_returns)}
			${fact(__("Urges", null, "Issue"), order.urges)}
			${fact(__("Missed Deadlines"), missed)}
		</div>
		<p class="text">${esc(order.description)}</p>
		${order.answer ? `<p class="text">${__("Answer Given at Once", null, "Issue")}：${esc(order.answer)}</p>` : ""}
		${points}
		${order.opinion ? `<p class="text">${__("Entity's Opinion", null, "Issue")}：${esc(order.opinion)}</p>` : ""}
	</div>`;
};

hotline_csg.inspection.history = (rows) => {
	const { esc } = hotline_csg;
	const line = (row) => `<tr><td>${hotline_csg.moment(row.at)}</td><td>${esc(row.user)}</td>
		<td>${esc(row.event)}</td><td>${esc(row.score_before)}${
		row.score_before && row.score_after !== row.score_before ? " → " : ""
	}${row.score_after !== row.score_before ? esc(row.score_after) : ""}</td>
		<td class="text">${esc([row.reason, row.changes].filter(Boolean).join("\n"))}</td></tr>`;
	return `<table class="table table-sm hotline-inspected"><tbody>${rows.map(line).join("")}</tbody></table>`;
};

hotline_csg.inspection.LABELS = {
	score: () => __("Submit Score"),
	rule: () => __("Decide the Appeal"),
	confirm: () => __("Agree with the Score"),
	appeal: () => __("Appeal the Score"),
};

hotline_csg.inspection.offer = (frm, step) => {
	const title = hotline_csg.inspection.LABELS[step]();
	const button = frm.add_custom_button(title, () => hotline_csg.inspection.ask(frm, step, title));
	if (step !== "appeal") button.addClass("btn-primary").removeClass("btn-default");
};

hotline_csg.inspection.fields = (frm, step) => {
	const table = frm.hotline_scores;
	const said = { fieldtype: "HTML", options: `<p>${__("Score", null, "Hotline Inspection")}：<b>${table ? table.said() : ""}</b></p>` };
	return {
		score: [said, { fieldname: "remark", fieldtype: "Small Text", label: __("Overall Remark", null, "Hotline Inspection") }],
		rule: [said, { fieldname: "reason", fieldtype: "Small Text", label: __("Decision and Reason", null, "Hotline Inspection"), reqd: 1 }],
		confirm: [{ fieldtype: "HTML", options: __("The score stands and is no longer changed.") }],
		appeal: [
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("What Is Appealed", null, "Hotline Inspection"),
				reqd: 1,
				description: __("Once only. Somebody else than the inspector decides."),
			},
		],
	}[step];
};

// What the server refuses it says itself, above the dialog; nothing typed is lost.
hotline_csg.inspection.ask = (frm, step, title) => {
	const marks = ["score", "rule"].includes(step) ? { marks: frm.hotline_scores.values() } : {};
	const dialog = new frappe.ui.Dialog({
		title,
		fields: hotline_csg.inspection.fields(frm, step),
		primary_action_label: title,
		primary_action: async (values) => {
			await frappe.call({
				method: `hotline_csg.api.inspections.${step}`,
				args: { name: frm.doc.name, ...marks, ...values },
				btn: dialog.get_primary_btn(),
			});
			dialog.hide();
			frm.reload_doc();
		},
	});
	dialog.$wrapper.addClass("hotline-step");
	dialog.show();
};

hotline_csg.ScoreTable = class ScoreTable {
	constructor(frm, editable) {
		this.frm = frm;
		this.rows = frm.doc.marks || [];
		this.$root = frm.get_field("board").$wrapper;
		frm.hotline_scores = this;
		this.$root.html(this.html(editable));
		if (!editable) return;
		this.$root.on("input change", "input", () => this.count());
		this.$root.on("focus", "input[type=number]", (event) => event.target.select());
		this.$root.on("keydown", "input", (event) => this.move(event));
		this.count();
		// The order stays in sight: it is read first.
		this.$root.find("input[type=number]").get(0)?.focus({ preventScroll: true });
	}

	html(editable) {
		const { esc } = hotline_csg;
		const line = (row) => {
			const name = esc(row.name);
			const label = `aria-label="${esc(row.item)}"`;
			const fatal = row.fatal ? `<em>${__("Fatal", null, "Hotline Inspection Mark")}</em>` : "";
			const mark = row.fatal
				? `<label><input type="checkbox" data-of="failed" ${row.failed ? "checked" : ""}> ${__("Failed", null, "Hotline Inspection Mark")}</label>`
				: `<input type="number" class="form-control input-sm" min="0" max="${row.full_marks}" step="0.5" data-of="marks"
					value="${row.marks}" ${label}> / ${row.full_marks}`;
			const shown = row.not_applicable
				? __("Not Applicable", null, "Hotline Inspection Mark")
				: row.fatal
				? row.failed
					? __("Failed", null, "Hotline Inspection Mark")
					: "—"
				: `${row.marks} / ${row.full_marks}`;
			const entered = `<td class="marks">${mark}</td>
				<td><label title="${__("Not Applicable", null, "Hotline Inspection Mark")}"><input type="checkbox" data-of="not_applicable"
					${row.not_applicable ? "checked" : ""}> ${__("Not Applicable", null, "Hotline Inspection Mark")}</label></td>
				<td class="remark"><input type="text" class="form-control input-sm" data-of="remark" value="${esc(row.remark)}"
					aria-label="${esc(row.item)} ${__("Remark", null, "Hotline Inspection Mark")}"></td>`;
			const read = `<td class="marks ${row.failed || row.marks < row.full_marks ? "less" : ""}">${shown}</td><td></td>
				<td class="text">${esc(row.remark)}</td>`;
			return `<tr data-row="${name}"><td><b>${esc(row.item)}</b> ${fatal}
				<small>${esc([row.hint, row.basis].filter(Boolean).join(" · "))}</small></td>${editable ? entered : read}</tr>`;
		};
		const head = [
			__("What Is Judged", null, "Hotline Inspection Mark"),
			__("Marks", null, "Hotline Inspection Mark"),
			"",
			__("Remark", null, "Hotline Inspection Mark"),
		];
		const hint = editable
			? `<p class="text-muted">${__("Tab or Enter goes on. Whatever gets less than full marks needs a remark.")}</p>`
			: "";
		return `<div class="hotline-scores">${hint}<table class="table table-sm">
			<thead><tr>${head.map((one) => `<th>${one}</th>`).join("")}</tr></thead>
			<tbody>${this.rows.map(line).join("")}</tbody></table>
			${editable ? `<p class="total">${__("Score", null, "Hotline Inspection")} <b></b></p>` : ""}</div>`;
	}

	// Enter goes on like Tab; a candidate of an input method is confirmed by it too.
	move(event) {
		if (event.key !== "Enter" || event.originalEvent.isComposing) return;
		event.preventDefault();
		const inputs = this.$root.find("input:enabled").toArray();
		const following = inputs[inputs.indexOf(event.target) + 1];
		if (following) following.focus();
	}

	entry(row) {
		const $row = this.$root.find(`[data-row="${row.name}"]`);
		const of = (name) => $row.find(`[data-of="${name}"]`);
		return {
			marks: row.fatal ? 0 : of("marks").val(),
			failed: of("failed").is(":checked") ? 1 : 0,
			not_applicable: of("not_applicable").is(":checked") ? 1 : 0,
			remark: of("remark").val() || "",
		};
	}

	values() {
		return Object.fromEntries(this.rows.map((row) => [row.name, this.entry(row)]));
	}

	// What the server will count, shown while it is typed.
	count() {
		let given = 0;
		let full = 0;
		let failed = false;
		for (const row of this.rows) {
			const entry = this.entry(row);
			const $row = this.$root.find(`[data-row="${row.name}"]`);
			const less = !entry.not_applicable && (row.fatal ? entry.failed : flt(entry.marks) < row.full_marks);
			$row.toggleClass("less", Boolean(less)).toggleClass("wants-remark", Boolean(less) && !entry.remark.trim());
			$row.find('[data-of="marks"], [data-of="failed"]').prop("disabled", Boolean(entry.not_applicable));
			if (entry.not_applicable) continue;
			failed = failed || Boolean(row.fatal && entry.failed);
			if (row.fatal) continue;
			given += flt(entry.marks);
			full += flt(row.full_marks);
		}
		this.score = failed || !full ? 0 : Math.round((given * 1000) / full) / 10;
		this.failed = failed;
		this.$root.find(".total b").text(this.said());
	}

	said() {
		if (this.score === undefined) return "";
		return this.failed ? __("{0} (a fatal item failed)", [0]) : String(this.score);
	}
};

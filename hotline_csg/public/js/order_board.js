// The strip on top of an order: where it stands, every open deadline ticking, the ended ones folded away. Each deadline
// says on a click why it is due when it is.
frappe.provide("hotline_csg");

hotline_csg.OrderBoard = class OrderBoard {
	constructor(frm) {
		this.frm = frm;
		this.$wrapper = frm.fields_dict.hotline_board.$wrapper;
		this.$wrapper.on("click", ".hotline-why-button", (event) => this.toggle_why(event.currentTarget));
		setInterval(() => this.tick(), 1000);
		document.addEventListener("visibilitychange", () => {
			if (!document.hidden) this.ask_again();
		});
	}

	show(order, data) {
		this.order = order;
		this.data = data;
		this.clock = new hotline_csg.Clock(data);
		const open = data.deadlines.filter((row) => row.open).sort((a, b) => (a.due < b.due ? -1 : 1));
		const ended = data.deadlines.filter((row) => !row.open);
		this.$wrapper.html(`
			<div class="hotline-board" role="region" aria-label="${__("Deadlines")}">
				${this.head()}
				${this.stages()}
				${this.contact()}
				<div class="hotline-actions"></div>
				<div class="hotline-deadlines">${open.map((row) => this.card(row)).join("")}</div>
				${ended.length ? this.ended(ended) : ""}
				${this.content()}
			</div>`);
		this.tick();
	}

	hide() {
		this.order = null;
		this.$wrapper.empty();
	}

	head() {
		const { stage, ended, returns, most_returns, running, changes_at } = this.data;
		const notes = [];
		if (this.frm.doc.hotline_major) notes.push(__("Major", null, "Issue"));
		if (this.frm.doc.hotline_urges) notes.push(__("Urged {0} times", [this.frm.doc.hotline_urges]));
		if (returns) notes.push(__("Returned {0}/{1} times", [returns, most_returns]));
		if (!running && !ended) {
			notes.push(__("Outside service hours; time runs on from {0}", [hotline_csg.moment(changes_at)]));
		}
		const pills = notes.map((note) => `<span class="hotline-note">${hotline_csg.esc(note)}</span>`);
		return `<div class="hotline-board-head">
			<span class="hotline-number">${hotline_csg.esc(this.order)}</span>
			<span class="hotline-stage">${hotline_csg.esc(stage)}</span>
			${pills.join("")}
		</div>`;
	}

	stages() {
		const said = {
			done: () => __("Done", null, "Hotline stage"),
			skipped: () => __("Left out", null, "Hotline stage"),
			current: () => __("Now", null, "Hotline stage"),
			ahead: () => __("To come", null, "Hotline stage"),
		};
		const item = ({ stage, mark }) => {
			const now = mark === "current" ? ' aria-current="step"' : "";
			return `<li data-mark="${mark}"${now} title="${said[mark]()}">${hotline_csg.esc(stage)}</li>`;
		};
		return `<ol class="hotline-stages">${this.data.stages.map(item).join("")}</ol>`;
	}

	// The form's own fields hold masks; the server tells the number to those who must call.
	contact() {
		const phone = this.data.contact?.phone;
		if (!phone) return "";
		const number = hotline_csg.esc(phone);
		const digits = phone.replace(/[^0-9+]/g, "");
		return `<p class="hotline-contact">${__("Contact Number", null, "Issue")} <a href="tel:${digits}"><b>${number}</b></a></p>`;
	}

	// What a report says, to the Supervision Officer, and to whoever took it until it is referred.
	content() {
		const { content } = this.data;
		if (!content) return "";
		const said = [
			[content.unit, __("Unit", null, "Hotline Report Content")],
			[content.contact_name, __("Contact Name", null, "Hotline Report Content")],
			[content.description, __("Description of the Matter", null, "Hotline Report Content")],
			[content.points, __("Points", null, "Hotline Report Content")],
			[content.suggestion, __("Concrete Suggestion", null, "Hotline Report Content")],
			[content.judgement, __("Preliminary Judgement", null, "Hotline Report Content")],
			[content.earlier, __("Written About It Elsewhere", null, "Hotline Report Content")],
		];
		const rows = said.filter(([text]) => text).map(([text, label]) => `<dt>${label}</dt><dd>${hotline_csg.plain(text)}</dd>`);
		return `<section class="hotline-content"><h5>${__("Hotline Report Content")}</h5><dl>${rows.join("")}</dl></section>`;
	}

	card(row) {
		const { esc, moment } = hotline_csg;
		const department = (row.department || "").split(" - ")[0];
		const owner = [...new Set([row.responsible_role, row.responsible_name].filter(Boolean))].join(" · ");
		const due = __("Due {0}", [`<b>${moment(row.due)}</b>`]);
		const rule = [row.article, row.rule, row.time_limit].filter(Boolean).join(" · ");
		const provisional = row.provisional ? `<span class="hotline-note">${__("Provisional")}</span>` : "";
		return `<div class="hotline-deadline" data-deadline="${esc(row.name)}">
			<div class="hotline-deadline-name">
				<span class="hotline-sign" aria-hidden="true"></span>
				<b>${esc(row.deadline)}</b>
				<span class="hotline-word"></span>
			</div>
			<div class="hotline-left"></div>
			<div class="hotline-bar"><span></span></div>
			<div>${due} ${provisional}</div>
			<div class="text-muted">${esc([department, owner].filter(Boolean).join(" · "))}</div>
			<div class="text-muted">${esc(rule)}</div>
			<button type="button" class="btn btn-xs btn-link hotline-why-button" aria-expanded="false">
				${__("Why this moment")}
			</button>
			<ol class="hotline-why" hidden></ol>
		</div>`;
	}

	// The guide's own account of the count; asked for once, when somebody wants to know.
	async toggle_why(button) {
		const $card = $(button).closest(".hotline-deadline");
		const $why = $card.find(".hotline-why");
		const open = button.getAttribute("aria-expanded") !== "true";
		button.setAttribute("aria-expanded", open);
		$why.prop("hidden", !open);
		if (!open || $why.children().length) return;
		const deadline = $card[0].dataset.deadline;
		$why.html(`<li class="text-muted">${__("Loading…")}</li>`);
		try {
			const lines = await frappe.xcall("hotline_csg.api.order.why", { deadline });
			$why.html(lines.map((line) => `<li>${hotline_csg.esc(line)}</li>`).join(""));
		} catch {
			$why.empty().prop("hidden", true);
			button.setAttribute("aria-expanded", false);
		}
	}

	ended(rows) {
		const { esc, moment } = hotline_csg;
		const line = (row) => `<tr>
			<td>${esc(row.deadline)}</td>
			<td><span class="indicator-pill no-indicator-dot gray">${esc(row.status)}</span></td>
			<td>${__("Due {0}", [moment(row.due)])}</td>
			<td>${__("Ended {0}", [moment(row.done || row.cancelled)])}</td>
			<td>${row.late_minutes ? hotline_csg.say_left(-row.late_minutes * 60) : ""}</td>
			<td>${esc(row.responsible_name || row.responsible_role)}</td>
		</tr>`;
		return `<details class="hotline-ended">
			<summary>${__("Ended deadlines ({0})", [rows.length])}</summary>
			<div class="hotline-wide"><table class="table table-sm">${rows.map(line).join("")}</table></div>
		</details>`;
	}

	tick() {
		if (!this.order || this.frm.docname !== this.order || document.hidden) return;
		if (!this.$wrapper.is(":visible")) return;
		if (this.clock.is_over()) return this.ask_again();
		for (const row of this.data.deadlines) {
			if (row.open) this.paint(row, row.left - (row.clock ? this.clock.since() : this.clock.worked()));
		}
	}

	paint(row, left) {
		const level = hotline_csg.LEVELS[hotline_csg.level(left, row.whole)];
		const share = row.whole > 0 ? Math.max(0, Math.min(1, left / row.whole)) : 0;
		const $card = this.$wrapper.find(`[data-deadline="${row.name}"]`);
		$card.attr("data-colour", level.colour);
		$card.find(".hotline-sign").text(level.sign);
		$card.find(".hotline-word").text(level.word());
		$card.find(".hotline-left").text(hotline_csg.say_left(left));
		$card.find(".hotline-bar span").css("width", `${Math.round(share * 100)}%`);
	}

	// Once per change of hours or return to the page; the form asks and calls show() again.
	ask_again() {
		if (!this.order || this.asking || this.frm.docname !== this.order) return;
		this.asking = true;
		Promise.resolve(hotline_csg.show_board(this.frm)).finally(() => (this.asking = false));
	}
};

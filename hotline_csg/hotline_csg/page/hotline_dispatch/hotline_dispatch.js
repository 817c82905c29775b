// The dispatcher's desk: what waits, by what is due, with a suggested department; steps by single keys; many at once;
// and beside it what each department holds and how late it is. The server judges every order.
frappe.provide("hotline_csg");

frappe.pages["hotline-dispatch"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Dispatch Desk"), single_column: true });
	wrapper.dispatch_desk = new hotline_csg.DispatchDesk(page);
};

frappe.pages["hotline-dispatch"].on_page_show = (wrapper) => wrapper.dispatch_desk.show();

hotline_csg.DispatchDesk = class DispatchDesk {
	constructor(page) {
		this.page = page;
		this.chosen = new Set();
		this.$main = $(`<div class="hotline-page hotline-dispatch">
			<section class="hotline-waiting" aria-label="${__("Waiting for dispatch or review")}"></section>
			<aside class="hotline-holdings" aria-label="${__("What departments hold")}"></aside>
		</div>`).appendTo(page.main);
		this.$waiting = this.$main.find(".hotline-waiting");
		page.set_primary_action(__("Dispatch the Selected"), () => this.dispatch_chosen());
		page.set_secondary_action(__("Refresh"), () => this.load());
		this.$waiting.on("keydown", "tr[data-order]", (event) => this.on_key(event));
		this.$waiting.on("focusin click", "tr[data-order]", (event) => this.stand_on(event.currentTarget.dataset.order));
		this.$waiting.on("change", "input[type=checkbox]", (event) => this.choose(event.target.value, event.target.checked));
		this.$waiting.on("click", "[data-event]", (event) => this.step(event.currentTarget.dataset.event));
		setInterval(() => this.tick(), 1000);
		setInterval(() => this.load_again(), 30000);
	}

	show() {
		this.add_keys();
		return this.load();
	}

	add_keys() {
		const { page } = this;
		const condition = () => !window.cur_dialog?.display;
		const key = (shortcut, description, action) =>
			frappe.ui.keys.add_shortcut({
				shortcut,
				description,
				page,
				condition,
				action: (event) => (hotline_csg.is_composing(event) ? false : (action(), true)),
			});
		key("d", __("Dispatch the order, with the suggested department"), () => this.step("dispatched"));
		key("p", __("Accept the reply of the order"), () => this.step("reviewed"));
		key("r", __("Send the reply of the order back"), () => this.step("reply_returned"));
		key("b", __("Dispatch the selected orders, by department"), () => this.dispatch_chosen());
		key("x", __("Select the order, or not"), () => this.order && this.choose(this.order, !this.chosen.has(this.order)));
		key("g", __("Select all with the same suggestion"), () => this.choose_alike());
	}

	// Up, down, Enter: what a row of a list does everywhere.
	on_key(event) {
		if (event.target.tagName !== "TR" || event.ctrlKey || event.altKey || event.metaKey) return;
		const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (move) this.move(move);
		else if (event.key === "Enter") frappe.set_route("Form", "Issue", this.order);
		else if (event.key === " ") this.choose(this.order, !this.chosen.has(this.order));
		else return;
		event.preventDefault();
	}

	// What waits -------------------------------------------------------------------------------------------

	load_again() {
		if (document.hidden || !this.$main.is(":visible") || window.cur_dialog?.display) return;
		return this.load();
	}

	async load() {
		const data = await hotline_csg.ask_quietly("hotline_csg.api.dispatch.queue", {});
		if (!data) return frappe.show_alert({ message: __("The queue could not be loaded. Try again."), indicator: "red" });
		this.clock = new hotline_csg.Clock(data);
		this.orders = data.orders;
		const names = this.orders.map((row) => row.name);
		this.chosen = new Set([...this.chosen].filter((name) => names.includes(name)));
		const place = Math.max(0, this.place || 0);
		if (!names.includes(this.order)) this.order = names[Math.min(place, names.length - 1)];
		this.draw();
		this.$main.find(".hotline-holdings").html(this.holdings_html(data.departments));
	}

	draw() {
		const had_focus = this.$waiting[0].contains(document.activeElement) || document.activeElement === document.body;
		if (!this.orders.length) {
			return this.$waiting.html(`<p class="text-muted">${__("Nothing waits for dispatch or review.")}</p>`);
		}
		const heads = ["", __("Left", null, "Hotline"), __("Order No."), __("Appeal", null, "Hotline"), __("Stage", null, "Issue"), __("Suggested Department")];
		this.$waiting.html(`<p class="text-muted">${__("{0} orders wait", [this.orders.length])} · <kbd>↑</kbd><kbd>↓</kbd>
				<kbd>Enter</kbd> ${__("open", null, "Hotline")} <kbd>D</kbd> ${__("dispatch", null, "Hotline")} <kbd>P</kbd> ${__("accept the reply")}
				<kbd>R</kbd> ${__("send back")} <kbd>X</kbd> ${__("select", null, "Hotline")} <kbd>G</kbd> ${__("select alike")} <kbd>B</kbd> ${__("dispatch the selected")}</p>
			<table class="hotline-table"><thead><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead>
			<tbody>${this.orders.map((row) => this.row_html(row)).join("")}</tbody></table>`);
		this.tick();
		this.stand_on(this.order);
		if (had_focus) this.focus();
	}

	row_html(row) {
		const { esc, order_link } = hotline_csg;
		const marks = [
			row.hotline_major ? `<span class="hotline-badge" data-colour="red">${__("Major", null, "Issue")}</span>` : "",
			row.hotline_urge ? `<span class="hotline-badge" data-colour="orange">${__("Urge", null, "Hotline")}</span>` : "",
			row.hotline_returns ? `<span class="hotline-badge" data-colour="orange">${__("Returned {0} times", [row.hotline_returns])}</span>` : "",
		];
		const label = __("Select {0}", [row.name], "Hotline");
		return `<tr data-order="${esc(row.name)}" tabindex="-1">
			<td><input type="checkbox" value="${esc(row.name)}" tabindex="-1" aria-label="${esc(label)}" ${this.chosen.has(row.name) ? "checked" : ""}></td>
			<td><span class="hotline-row-left indicator-pill no-indicator-dot"></span></td>
			<td>${order_link(row.name)}</td>
			<td><b>${esc(row.hotline_unit)}</b> ${marks.join(" ")}<div class="text-muted">${esc(row.hotline_category)} · ${esc(row.hotline_topic)}</div></td>
			<td>${esc(row.hotline_stage)}</td>
			<td>${this.suggestion_html(row)}</td>
		</tr>`;
	}

	suggestion_html(row) {
		const { esc } = hotline_csg;
		if (row.hotline_state === "replied") {
			const department = esc((row.hotline_department || "").split(" - ")[0]);
			return `<span class="text-muted">${__("{0} replied", [department])}</span>`;
		}
		if (!row.suggested) return `<span class="text-muted">${__("none yet")}</span>`;
		const { label, count, total, same_topic } = row.suggested;
		const why = same_topic ? __("{0} of {1} on this topic", [count, total]) : __("{0} of {1} of the group", [count, total]);
		return `${esc(label)} <div class="text-muted">${why}</div>`;
	}

	tick() {
		if (!this.clock || document.hidden || !this.$main.is(":visible")) return;
		if (this.clock.is_over()) return this.load_again();
		const worked = this.clock.worked();
		for (const row of this.orders) {
			const cell = this.$row(row.name).find(".hotline-row-left")[0];
			if (!cell || !row.time) continue;
			const left = row.time.left - worked;
			const { colour, sign, word } = hotline_csg.LEVELS[hotline_csg.level(left, row.time.whole)];
			cell.className = `hotline-row-left indicator-pill no-indicator-dot ${colour}`;
			cell.textContent = `${sign} ${hotline_csg.say_left(left)}`;
			cell.title = `${word()} ${hotline_csg.moment(row.hotline_act_by)} ${row.hotline_act_for || ""}`;
		}
	}

	// Where the hands are ----------------------------------------------------------------------------------

	$row(name) {
		return this.$waiting.find("tr[data-order]").filter((_, row) => row.dataset.order === name);
	}

	stand_on(name) {
		this.order = name;
		this.place = this.orders.findIndex((row) => row.name === name);
		this.$waiting.find("tr[data-order]").each((_, row) => {
			row.tabIndex = row.dataset.order === name ? 0 : -1;
			row.setAttribute("aria-selected", row.dataset.order === name);
		});
	}

	focus() {
		this.$row(this.order).trigger("focus");
	}

	move(by) {
		const next = this.orders[Math.max(0, Math.min(this.orders.length - 1, this.place + by))];
		this.stand_on(next.name);
		this.focus();
	}

	choose(name, on) {
		if (on) this.chosen.add(name);
		else this.chosen.delete(name);
		this.$row(name).find("input[type=checkbox]").prop("checked", on);
	}

	choose_alike() {
		const suggested = this.orders.find((row) => row.name === this.order)?.suggested?.department;
		if (!suggested) return;
		for (const row of this.orders) if (row.suggested?.department === suggested) this.choose(row.name, true);
	}

	// Steps ------------------------------------------------------------------------------------------------

	async step(event) {
		const name = this.order;
		if (!name || this.asking) return;
		this.asking = true;
		try {
			const [board, doc] = await Promise.all([
				hotline_csg.ask_quietly("hotline_csg.api.order.board", { order: name }),
				frappe.db.get_doc("Issue", name),
			]);
			const step = board?.steps.find((one) => one.event === event);
			if (!step) {
				const stage = board?.stage || "";
				const message = __("This step is not possible for order {0} in stage {1}.", [name, stage]);
				return frappe.show_alert({ message, indicator: "orange" });
			}
			hotline_csg.ask_step_beside(doc, step, () => this.load());
		} finally {
			this.asking = false;
		}
	}

	// One confirmation per department; whoever cancels one goes on to the next.
	async dispatch_chosen() {
		const groups = new Map();
		for (const row of this.orders) {
			if (!this.chosen.has(row.name) || row.hotline_state === "replied") continue;
			const department = row.suggested?.department || "";
			groups.set(department, [...(groups.get(department) || []), row]);
		}
		if (!groups.size) {
			return frappe.show_alert({ message: __("Select orders first: X, or G for all with the same suggestion."), indicator: "orange" });
		}
		for (const [department, rows] of groups) await hotline_csg.confirm_group(department, rows);
		return this.load();
	}

	// What departments hold --------------------------------------------------------------------------------

	holdings_html(rows) {
		const { esc } = hotline_csg;
		const line = (row) => `<tr>
			<td><a href="/app/issue?hotline_department=${encodeURIComponent(row.department)}">${esc(row.label)}</a></td>
			<td>${row.held}</td>
			<td>${row.late ? `<span class="hotline-badge" data-colour="red">✖ ${row.late}</span>` : 0}</td>
			<td>${row.latest ? hotline_csg.say_left(-row.latest) : ""}</td>
		</tr>`;
		const heads = [__("Department", null, "Issue"), __("Held", null, "Hotline"), __("Late", null, "Hotline"), __("Latest by")];
		const body = rows.length
			? rows.map(line).join("")
			: `<tr><td colspan="4" class="text-muted">${__("No department holds an order.")}</td></tr>`;
		return `<h5>${__("What departments hold")}</h5><table class="hotline-table">
			<thead><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead><tbody>${body}</tbody></table>`;
	}
};

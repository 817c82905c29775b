// A new order before it is saved: who asks and what stands already, what would be due, what may answer it; and the keys
// that save, answer and pass on. The server says all of it: see hotline_csg.api.order.look.
frappe.provide("hotline_csg");

hotline_csg.LOOKED_AT = {
	category: "hotline_category",
	channel: "hotline_channel",
	topic: "hotline_topic",
	unit: "hotline_unit",
	customer: "customer",
	phone: "hotline_phone",
	description: "hotline_description",
	received_at: "hotline_received_at",
	reply_by: "hotline_reply_by",
};
// In the order of a talk on the telephone.
hotline_csg.ASKED = ["hotline_phone", "hotline_unit", "hotline_contact_name", "hotline_topic", "hotline_description"];

hotline_csg.focus_field = (frm, fieldname) => frm.fields_dict[fieldname]?.$input?.trigger("focus");

hotline_csg.focus_next = (frm) => {
	const next = hotline_csg.ASKED.find((fieldname) => !hotline_csg.typed(frm, fieldname));
	hotline_csg.focus_field(frm, next || "hotline_description");
};

hotline_csg.Intake = class Intake {
	constructor(frm) {
		this.frm = frm;
		this.$wrapper = frm.fields_dict.hotline_before.$wrapper;
		this.look_soon = hotline_csg.after_pause(250, () => this.look());
		this.keep_soon = hotline_csg.after_pause(400, () => this.is_open() && hotline_csg.drafts.keep(frm));
		frm.$wrapper.on("input change awesomplete-selectcomplete", () => {
			if (!this.is_open()) return;
			this.look_soon();
			this.keep_soon();
		});
	}

	is_open() {
		return this.frm.is_new() && hotline_csg.is_order(this.frm) && hotline_csg.is_front();
	}

	show() {
		if (!this.is_open()) return this.$wrapper.empty();
		if (this.docname !== this.frm.docname) this.begin();
		this.add_buttons();
		this.add_keys();
		hotline_csg.offer_units(this.frm);
		hotline_csg.offer_draft(this.frm, this.$wrapper.find(".hotline-draft-bar"));
		this.look_soon();
	}

	begin() {
		this.docname = this.frm.docname;
		this.asked = null;
		this.articles = [];
		this.$wrapper.html(`<div class="hotline-before">
			<div class="hotline-draft-bar"></div>
			<div class="hotline-before-parts">
				<section class="hotline-foreseen" aria-label="${__("What will be due")}"></section>
				<section class="hotline-caller" aria-label="${__("Caller", null, "Hotline")}"></section>
				<section class="hotline-articles" aria-label="${__("Knowledge base")}"></section>
			</div>
		</div>`);
	}

	add_buttons() {
		const { frm } = this;
		if (frm.custom_buttons[__("Answer and Close")]) return;
		const button = (label, key, action) => {
			frm.add_custom_button(label, action).attr("title", key).append(` <kbd>${key}</kbd>`);
		};
		frm.page.add_menu_item(__("Tour of This Form"), () =>
			frm.tour.init({ tour_name: "Hotline Order" }).then(() => frm.tour.start())
		);
		button(__("Answer and Close"), "Alt+Z", () => this.answer_and_close());
		button(__("Save and Pass On"), "Alt+C", () => this.register("passed", {}));
	}

	add_keys() {
		const page = this.frm.page;
		const condition = () => this.is_open() && cur_frm === this.frm;
		const key = (shortcut, description, action) =>
			hotline_csg.add_key({ shortcut, description, action, page, condition });
		key("alt+z", __("Answer and close: first the answer, then again to save"), () => this.answer_and_close());
		key("alt+c", __("Save the new order and pass it on"), () => this.register("passed", {}));
		key("alt+k", __("Take the first fitting article as the answer"), () => this.take_article(0));
		key("alt+r", __("Restore the unsaved draft"), () =>
			hotline_csg.take_draft(this.frm, this.$wrapper.find(".hotline-draft-bar"))
		);
		key("alt+e", __("Go to the next field that is still empty"), () => hotline_csg.focus_next(this.frm));
	}

	// What is known ----------------------------------------------------------------------------------------

	entries() {
		const entries = {};
		for (const [code, fieldname] of Object.entries(hotline_csg.LOOKED_AT)) {
			const value = hotline_csg.typed(this.frm, fieldname);
			if (value) entries[code] = value;
		}
		return entries;
	}

	async look() {
		if (!this.is_open()) return;
		const entries = this.entries();
		const asked = JSON.stringify(entries);
		if (asked === this.asked) return;
		this.asked = asked;
		const docname = this.frm.docname;
		const data = await hotline_csg.ask_quietly("hotline_csg.api.order.look", { entries });
		if (!data || asked !== this.asked || docname !== this.frm.docname) return;
		this.articles = data.articles;
		this.$wrapper.find(".hotline-foreseen").html(this.due_html(data));
		this.$wrapper.find(".hotline-caller").html(data.caller ? hotline_csg.caller_html(data.caller) : "");
		this.$wrapper.find(".hotline-articles").html(this.articles_html());
		this.$wrapper.find("[data-article]").on("click", (event) => this.take_article(event.currentTarget.dataset.article));
		if (data.caller) await this.fill_in(data.caller.known);
	}

	// A number that is known says whose it is; what the agent entered stands.
	async fill_in(known) {
		const { frm } = this;
		if (!known.unit || hotline_csg.typed(frm, "hotline_unit")) return;
		await frm.set_value("hotline_unit", known.unit);
		if (known.customer) await frm.set_value("customer", known.customer);
		frm.hotline_chosen_unit = known.unit;
		if (known.contact_name && !hotline_csg.typed(frm, "hotline_contact_name")) {
			await frm.set_value("hotline_contact_name", known.contact_name);
		}
	}

	due_html({ due }) {
		const { esc, short_moment } = hotline_csg;
		if (!due.length) return "";
		const item = (row) => {
			const name = row.if_dispatched ? __("{0}, if dispatched now", [esc(row.deadline)]) : esc(row.deadline);
			const provisional = row.provisional ? ` <span class="hotline-note">${__("Provisional")}</span>` : "";
			return `<li><details>
				<summary>${name} <b>${short_moment(row.due)}</b>${provisional}</summary>
				<div class="text-muted">${esc(row.why)} ${esc(row.article)}</div>
			</details></li>`;
		};
		return `<h5>${__("What will be due")}</h5><ul>${due.map(item).join("")}</ul>`;
	}

	articles_html() {
		const { esc, plain } = hotline_csg;
		if (!this.articles.length) return "";
		const item = (one, index) => `<li><details>
			<summary>${esc(one.title)} <span class="text-muted">${esc(one.category)}</span></summary>
			<div class="hotline-article">${plain(one.text)}</div>
			<button type="button" class="btn btn-xs btn-default" data-article="${index}">${__("Take as the answer")}
				${index ? "" : "<kbd>Alt+K</kbd>"}</button>
		</details></li>`;
		return `<h5>${__("May answer it")}</h5><ul>${this.articles.map(item).join("")}</ul>`;
	}

	async take_article(index) {
		const article = this.articles[index];
		if (article) await hotline_csg.open_answer(this.frm, article.text);
	}

	// Saving -----------------------------------------------------------------------------------------------

	// The first press opens the answer, the second, with an answer in it, saves and closes.
	async answer_and_close() {
		const answer = hotline_csg.typed(this.frm, "hotline_answer");
		if (!answer.trim()) return hotline_csg.open_answer(this.frm, "");
		return this.register("archived", { answer });
	}

	// Saved and moved in one go; what the server refuses leaves everything as it was typed.
	register(event, facts) {
		if (this.registering) return;
		this.registering = true;
		document.activeElement?.blur(); // a value that is still being typed reaches the document
		setTimeout(() => this.send(event, facts), 200);
	}

	send(event, facts) {
		const { frm } = this;
		const docname = frm.docname;
		frappe.call({
			method: "hotline_csg.api.order.register",
			args: { doc: frm.doc, event, facts },
			silent: true,
			freeze: true,
			freeze_message: __("Saving the order …"),
			always: (answer) => {
				this.registering = false;
				if (!answer?.message) return this.refused(answer);
				hotline_csg.drafts.forget(docname);
				frappe.show_alert({ message: __("Order {0}: {1}", [answer.message.name, answer.message.stage]), indicator: "green" });
				frappe.model.clear_doc("Issue", docname);
				frappe.set_route("Form", "Issue", answer.message.name);
			},
		});
	}

	refused(answer) {
		const message = hotline_csg.esc(hotline_csg.said(answer)).replace(/\n/g, "<br>");
		frappe.msgprint({ title: __("Not Saved"), message, indicator: "red" });
	}
};

// The answer is a field of the same screen, shown once it is wanted.
hotline_csg.open_answer = async (frm, text) => {
	frm.doc.__hotline_answering = 1;
	frm.layout.refresh_dependency();
	if (text) await frm.set_value("hotline_answer", text);
	hotline_csg.focus_field(frm, "hotline_answer");
};

// An answer that was typed and then merely saved is not lost: the order's own step asks with it.
hotline_csg.go_on_with_answer = (frm, steps) => {
	const answer = frm.hotline_answer_typed;
	frm.hotline_answer_typed = null;
	const step = answer && steps.find(({ event }) => event === "archived");
	if (!step) return;
	const fields = step.fields.map((field) => (field.fieldname === "answer" ? { ...field, default: answer } : field));
	hotline_csg.ask_step(frm, { ...step, fields });
};

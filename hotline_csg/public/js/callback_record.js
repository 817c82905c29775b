// One form for whatever came of a callback: the outcome is chosen, its fields stand below it. What must be filled in, and
// whether it may be recorded now, the server says.
frappe.provide("hotline_csg");

hotline_csg.CallbackRecord = class CallbackRecord {
	constructor($form, data, done) {
		Object.assign(this, { $form, data, done });
		this.steps = [...data.steps].sort((a, b) => b.main - a.main);
		this.$form.attr("aria-label", __("Record the callback")).html(this.html());
		this.$form.on("submit", (event) => {
			event.preventDefault();
			this.send();
		});
		this.$form.on("change", "[name=outcome]", (event) => this.choose(event.target.value));
		this.$form.on("input change", () => (this.touched = true));
		this.$form.on("keydown", (event) => this.rate_by_digit(event));
		if (this.steps.length) this.choose(this.steps[0].event);
	}

	html() {
		if (!this.steps.length) return `<p>${__("Nothing can be recorded for this order by you now.")}</p>`;
		const outcomes = this.steps.map((step) => [step.event, step.action]);
		return `${this.radios("outcome", __("Outcome", null, "Hotline"), outcomes, "")}
			<div class="hotline-record-fields"></div>
			<div class="hotline-refusals"></div>
			<button type="submit" class="btn btn-primary btn-sm">${__("Record", null, "Hotline")} <kbd>Ctrl+Enter</kbd></button>`;
	}

	radios(name, label, options, hint) {
		const { esc } = hotline_csg;
		const option = ([value, text], index) => `<label>
			<input type="radio" name="${name}" value="${esc(value)}" ${hint ? `data-digit="${index + 1}"` : ""}>
			${hint ? `<kbd>${index + 1}</kbd>` : ""} ${esc(text)}
		</label>`;
		return `<fieldset><legend>${esc(label)} <span class="text-muted">${hint}</span></legend>
			<div class="hotline-radios">${options.map(option).join("")}</div></fieldset>`;
	}

	choose(event) {
		this.step = this.steps.find((step) => step.event === event);
		this.$form.find(`[name=outcome][value="${event}"]`).prop("checked", true);
		this.$form.find(".hotline-record-fields").html(this.step.fields.map((field) => this.field_html(field)).join(""));
		this.refuse("");
	}

	field_html(field) {
		const { esc } = hotline_csg;
		const id = `hotline-record-${field.fieldname}`;
		const label = `<label for="${id}">${esc(field.label)}${field.reqd ? ' <span class="reqd">*</span>' : ""}</label>`;
		if (field.fieldtype === "Select") {
			const options = field.options.split("\n").filter(Boolean);
			const rated = field.fieldname === "satisfaction";
			return this.radios(field.fieldname, field.label, options.map((one) => [one, one]), rated ? __("Keys 1 to 6") : "");
		}
		if (field.fieldtype === "Check") {
			const checked = field.fieldname === "archive" ? "checked" : "";
			return `<label class="hotline-check"><input type="checkbox" name="${field.fieldname}" ${checked}> ${esc(field.label)}</label>`;
		}
		if (field.fieldtype === "Datetime") {
			return `<div>${label}<input type="datetime-local" class="form-control" id="${id}" name="${field.fieldname}"></div>`;
		}
		return `<div>${label}<textarea rows="3" class="form-control" id="${id}" name="${field.fieldname}"></textarea></div>`;
	}

	// 1 is very satisfied; digits that are typed into a text stay there.
	rate_by_digit(event) {
		if (event.target.matches("textarea, input:not([type=radio]):not([type=checkbox])")) return;
		const $radio = this.$form.find(`[data-digit="${event.key}"]`);
		if (!$radio.length || event.ctrlKey || event.altKey) return;
		event.preventDefault();
		$radio.prop("checked", true).trigger("change");
	}

	is_touched() {
		return Boolean(this.touched);
	}

	facts() {
		const facts = {};
		for (const { fieldname, fieldtype } of this.step.fields) {
			const $field = this.$form.find(`[name="${fieldname}"]`);
			if (fieldtype === "Check") facts[fieldname] = $field.prop("checked") ? 1 : 0;
			else if (fieldtype === "Select") facts[fieldname] = $field.filter(":checked").val() || "";
			else if (fieldtype === "Datetime") facts[fieldname] = ($field.val() || "").replace("T", " ");
			else facts[fieldname] = $field.val();
		}
		return facts;
	}

	send() {
		if (this.sending || !this.step) return;
		this.sending = true;
		this.refuse("");
		const { name, modified } = this.data;
		frappe.call({
			method: "hotline_csg.api.order.act",
			args: { order: name, event: this.step.event, facts: this.facts(), seen: modified },
			silent: true,
			always: (answer) => {
				this.sending = false;
				if (!answer?.message) return this.refuse(hotline_csg.said(answer));
				this.done(answer.message);
			},
		});
	}

	refuse(text) {
		const $refusals = this.$form.find(".hotline-refusals").empty();
		if (text) $(`<div class="alert alert-danger hotline-refusal" role="alert"></div>`).text(text).appendTo($refusals);
	}
};

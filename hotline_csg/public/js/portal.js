// The portal's forms: sent without leaving the page, kept on the device until they have arrived.
// A form names its method (data-call), what follows (data-done) and under which name it is kept (data-draft).
(function () {
	"use strict";

	const words = document.body.dataset;
	const token = document.querySelector("meta[name=csrf-token]").content;

	async function send(method, body) {
		const headers = { Accept: "application/json" };
		if (token) headers["X-Frappe-CSRF-Token"] = token;
		const answer = await fetch(`/api/method/hotline_csg.api.portal.${method}`, {
			method: "POST",
			headers,
			body,
			credentials: "same-origin",
		});
		let said = {};
		try {
			said = await answer.json();
		} catch {
			// a proxy's page instead of an answer
		}
		return { ok: answer.ok, status: answer.status, said };
	}

	// Whoever was logged in when the page came and is a guest now. A guest's page has no token.
	async function is_lost({ status, said }) {
		if (!token || ![400, 401, 403].includes(status)) return false;
		if (said.session_expired || said.exc_type === "CSRFTokenError") return true;
		const answer = await fetch("/api/method/frappe.auth.get_logged_user", { credentials: "same-origin" });
		return !answer.ok;
	}

	async function sentence(result) {
		const { said } = result;
		const messages = JSON.parse(said._server_messages || "[]").map((one) => JSON.parse(one).message);
		if (await is_lost(result)) return { text: words.lost, login: true };
		const plain = new DOMParser().parseFromString(messages.join("\n"), "text/html").body.textContent;
		return { text: plain || words.failed };
	}

	// What a form sends ---------------------------------------------------------------------------------------

	function collected(form) {
		const sent = new FormData(form);
		(form.dataset.with || "").split(" ").filter(Boolean).forEach((id) => sent.set(id, document.getElementById(id).value));
		if (!form.dataset.json) return sent;
		const entries = { points: sent.getAll("points") };
		for (const [name, value] of sent) if (name !== "files" && name !== "points") entries[name] = value;
		const whole = new FormData();
		whole.set(form.dataset.json, JSON.stringify(entries));
		sent.getAll("files").forEach((file) => file.size && whole.append("files", file));
		return whole;
	}

	async function submitted(event) {
		event.preventDefault();
		const form = event.target;
		const problem = form.querySelector(".problem");
		const button = form.querySelector("button[type=submit]");
		if (button.disabled || (form.dataset.confirm && !window.confirm(form.dataset.confirm))) return;
		problem.textContent = "";
		button.disabled = true;
		let result;
		try {
			result = await send(form.dataset.call, collected(form));
		} catch {
			problem.textContent = words.broken;
			return;
		} finally {
			button.disabled = false;
		}
		if (!result.ok) return refused(problem, await sentence(result));
		forget(form);
		AFTER[form.dataset.done](form, result.said.message);
	}

	function refused(problem, { text, login }) {
		problem.textContent = text;
		if (!login) return;
		const link = document.createElement("a");
		link.href = `/login?redirect-to=${encodeURIComponent(location.pathname + location.search)}`;
		link.textContent = words.login;
		problem.append(" ", link);
	}

	const AFTER = {
		reload: () => location.reload(),
		home: () => location.assign("/hotline"),
		sent: show,
		progress: (form, given) => show(form, { ...given, stage_name: now(given) }),
		next: (form) => uncover(document.getElementById(form.dataset.next)).querySelector("input").focus(),
		thanks(form) {
			form.hidden = true;
			uncover(form.parentElement.querySelector(".thanks")).focus();
		},
	};

	function now(given) {
		const current = given.stages.find((one) => one.now);
		return current ? current.stage_name : "";
	}

	function show(form, given) {
		const section = document.querySelector(".sent");
		section.querySelectorAll("[data-show]").forEach((place) => {
			place.textContent = (given[place.dataset.show] || "").slice(0, 16) || words.none;
		});
		form.hidden = true;
		uncover(section).focus();
	}

	function uncover(element) {
		element.hidden = false;
		return element;
	}

	// Drafts ----------------------------------------------------------------------------------------------------

	const key = (form) => `hotline:${form.dataset.draft}`;

	function fields(form) {
		return [...form.elements].filter((one) => one.name && !["file", "hidden", "submit"].includes(one.type));
	}

	function keep(form) {
		const values = fields(form).map((one) => [one.name, one.type === "radio" || one.type === "checkbox" ? one.checked && one.value : one.value]);
		try {
			localStorage.setItem(key(form), JSON.stringify(values));
		} catch {
			// a device that keeps nothing
		}
	}

	function forget(form) {
		if (form.dataset.draft) localStorage.removeItem(key(form));
	}

	function take_up(form) {
		let values;
		try {
			values = JSON.parse(localStorage.getItem(key(form)) || "[]");
		} catch {
			values = [];
		}
		if (!values.length) return;
		values.filter(([name, value]) => name === "points" && value).forEach(() => add_point(form));
		const points = [...form.querySelectorAll("[name=points]")];
		for (const [name, value] of values) {
			if (name === "points") {
				if (value) points.shift().value = value;
				continue;
			}
			for (const one of form.elements) {
				if (one.name !== name) continue;
				if (one.type === "radio" || one.type === "checkbox") one.checked = one.checked || one.value === value;
				else if (value) one.value = value;
			}
		}
		const note = document.createElement("p");
		note.className = "hint";
		note.setAttribute("role", "status");
		note.textContent = words.kept;
		form.prepend(note);
	}

	// The form of a new appeal ------------------------------------------------------------------------------------

	function add_point(form) {
		const rows = form.querySelector(".points .rows");
		const row = document.createElement("div");
		row.className = "row";
		const input = document.createElement("input");
		Object.assign(input, { name: "points", maxLength: 1000 });
		input.setAttribute("aria-label", `${words.point} ${rows.children.length + 1}`);
		const remove = document.createElement("button");
		Object.assign(remove, { type: "button", className: "button", textContent: words.remove });
		remove.setAttribute("aria-label", `${words.remove} ${rows.children.length + 1}`);
		remove.addEventListener("click", () => {
			row.remove();
			keep(form);
		});
		row.append(input, remove);
		rows.append(row);
		return input;
	}

	function by_category(form) {
		const chosen = form.querySelector("[name=category]:checked");
		form.querySelectorAll("[data-only]").forEach((part) => {
			part.hidden = !chosen || chosen.dataset.code !== part.dataset.only;
			part.querySelectorAll("textarea").forEach((one) => (one.required = !part.hidden));
		});
	}

	function offer_answers(form, area) {
		const box = form.querySelector(".answers");
		const topic = form.querySelector("[name=topic]");
		let waiting, last;
		area.addEventListener("input", (event) => {
			if (event.isComposing) return;
			clearTimeout(waiting);
			waiting = setTimeout(ask, 700);
		});
		async function ask() {
			const text = area.value.trim();
			if (text.length < 4 || text === last) return;
			last = text;
			const sent = new FormData();
			sent.set("text", text);
			sent.set("topic", topic.value);
			const result = await send("answers", sent).catch(() => ({ ok: false }));
			if (!result.ok) return;
			const found = result.said.message || [];
			box.hidden = !found.length;
			box.querySelector("ul").replaceChildren(...found.map(answer));
		}
	}

	function answer({ title, route, text }) {
		const item = document.createElement("li");
		const link = document.createElement("a");
		Object.assign(link, { href: `/${route}`, target: "_blank", rel: "noopener", textContent: title });
		const said = document.createElement("p");
		said.textContent = text;
		item.append(link, said);
		return item;
	}

	document.querySelectorAll("form[data-call]").forEach((form) => {
		form.addEventListener("submit", submitted);
		if (form.dataset.draft) {
			take_up(form);
			form.addEventListener("input", () => keep(form));
		}
		const adder = form.querySelector("[data-add-point]");
		if (adder) adder.addEventListener("click", () => add_point(form).focus());
		if (form.querySelector("[data-only]")) {
			form.addEventListener("change", () => by_category(form));
			by_category(form);
		}
		const area = form.querySelector("[data-answers]");
		if (area) offer_answers(form, area);
	});
})();

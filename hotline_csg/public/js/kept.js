// Text that is typed and not sent yet is kept in this browser, so that a crash or a lost session costs nothing. It stays
// for as many hours as Hotline Settings say, none at all where they say 0, and goes when its user logs out.
frappe.provide("hotline_csg");

hotline_csg.kept = {
	KINDS: ["hotline_draft:", "hotline_reply:"],

	key: (kind, ...names) => [`${kind}:${frappe.session.user}`, ...names].join(":"),
	hours: () => (hotline_csg.kept.closed ? 0 : cint(frappe.boot.hotline?.draft_hours)),

	write(key, values) {
		if (!this.hours()) return;
		try {
			localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
		} catch {
			// The browser's store is full or shut: typing goes on without.
		}
	},

	// What was kept for too long is nothing.
	read(key) {
		try {
			const found = JSON.parse(localStorage.getItem(key));
			return found?.values && Date.now() - found.at < this.hours() * 3600000 ? found : null;
		} catch {
			return null;
		}
	},

	forget: (key) => localStorage.removeItem(key),
	all: () => Object.keys(localStorage).filter((key) => hotline_csg.kept.KINDS.some((kind) => key.startsWith(kind))),

	sweep() {
		for (const key of this.all()) if (!this.read(key)) this.forget(key);
	},

	// Nothing is written from here on: the last keystroke is kept a moment after it was typed.
	leave() {
		this.closed = true;
		for (const key of this.all()) if (key.split(":")[1] === frappe.session.user) this.forget(key);
	},
};

$(document).on("app_ready", () => hotline_csg.kept.sweep());

hotline_csg.kept.log_out = frappe.Application.prototype.logout;
frappe.Application.prototype.logout = function () {
	hotline_csg.kept.leave();
	return hotline_csg.kept.log_out.call(this);
};

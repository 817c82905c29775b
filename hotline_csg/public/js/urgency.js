// How urgent what is owed is: one rule for the form's strip and for the list. The server says what is left;
// this only counts down and colours.
frappe.provide("hotline_csg");

hotline_csg.ROLES = {
	front: ["Hotline Agent", "Hotline Dispatcher", "Market Management"],
	all: [
		"Hotline Agent",
		"Hotline Dispatcher",
		"Market Management",
		"Hotline Manager",
		"Department Handler",
		"Department Supervisor",
		"Department Head",
		"Department Principal Head",
		"Supervision Officer",
	],
};
hotline_csg.is_front = () => frappe.user.has_role(hotline_csg.ROLES.front);
hotline_csg.holds_post = () =>
	frappe.user.has_role(hotline_csg.ROLES.all.filter((role) => role !== "Supervision Officer"));
hotline_csg.is_staff = () => frappe.user.has_role(hotline_csg.ROLES.all);

// Never colour alone: each level has its sign and its word.
hotline_csg.LEVELS = {
	ample: { colour: "green", sign: "●", word: () => __("Ample") },
	half: { colour: "yellow", sign: "◐", word: () => __("Half Gone") },
	urgent: { colour: "orange", sign: "▲", word: () => __("Urgent", null, "Hotline urgency") },
	overdue: { colour: "red", sign: "✖", word: () => __("Overdue", null, "Issue") },
};

// left and whole: working seconds; left is negative once the deadline has passed.
hotline_csg.level = (left, whole) => {
	if (left < 0) return "overdue";
	const share = whole > 0 ? left / whole : 0;
	if (share <= 0.2 || left <= 3600) return "urgent";
	return share <= 0.5 ? "half" : "ample";
};

// 剩 2小时15分 / 超时 35分; seconds only in the last minutes, where they matter.
hotline_csg.say_left = (left) => {
	const total = Math.abs(Math.trunc(left));
	const hours = Math.floor(total / 3600);
	const minutes = Math.floor((total % 3600) / 60);
	let time;
	if (hours) time = __("{0} h {1} min", [hours, minutes], "Hotline duration");
	else if (minutes >= 10) time = __("{0} min", [minutes], "Hotline duration");
	else time = __("{0} min {1} s", [minutes, total % 60], "Hotline duration");
	return left < 0 ? __("{0} late", [time], "Hotline duration") : __("{0} left", [time], "Hotline duration");
};

// Working seconds since the server answered. PC clocks are wrong: only the time that has passed since is taken
// from them, and nothing runs outside service hours.
hotline_csg.Clock = class Clock {
	constructor(hours) {
		this.running = hours.running;
		this.changes_in = hours.changes_in;
		this.answered_at = Date.now();
	}
	since() {
		return Math.max(0, (Date.now() - this.answered_at) / 1000);
	}
	worked() {
		return this.running ? Math.min(this.since(), this.changes_in) : 0;
	}
	// The hours opened or closed since: ask the server again.
	is_over() {
		return this.since() >= this.changes_in;
	}
};

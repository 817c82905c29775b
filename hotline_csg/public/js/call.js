// A call rings at the called agent's desk: a small panel beside the work, never over it, with who calls. 接听 opens the
// order that the call fills in; what is sent again for the same call changes the same panel.
frappe.provide("hotline_csg");

// Without socketio the call centre opens /app/issue/new?hotline_call=ID. The router drops the query: read it here.
hotline_csg.taken_call = new URLSearchParams(window.location.search).get("hotline_call");

hotline_csg.CALL_STATES = {
	Ringing: () => __("Incoming call"),
	"In Progress": () => __("On the phone"),
	Completed: () => __("Call ended"),
	"No Answer": () => __("Missed call"),
	Busy: () => __("Caller heard busy"),
	Failed: () => __("Call failed"),
};
hotline_csg.LIVE = ["Ringing", "In Progress"];
hotline_csg.TAKE_KEY = "alt+j";

hotline_csg.take_call = (call) => {
	hotline_csg.taken_call = call;
	hotline_csg.call_panel(call).remove();
	frappe.new_doc("Issue");
};

hotline_csg.call_panel = (call) => $(".hotline-call").filter((_, panel) => panel.dataset.call === call);

hotline_csg.show_call = ({ call, caller, status }) => {
	let $panel = hotline_csg.call_panel(call);
	const is_new = !$panel.length;
	if (is_new) $panel = hotline_csg.new_call_panel(call);
	const live = hotline_csg.LIVE.includes(status);
	$panel.attr("data-over", live ? 0 : 1);
	$panel.find(".hotline-call-take").text(live ? __("Take the Call") : __("Register an Order"));
	$panel.find(".hotline-call-state").text((hotline_csg.CALL_STATES[status] || hotline_csg.CALL_STATES.Ringing)());
	$panel.find(".hotline-call-number").text(caller);
	// A call that was missed leaves its panel until the agent has seen it.
	if (status === "Completed") setTimeout(() => $panel.remove(), 10000);
	if (!is_new) return;
	if (status === "Ringing") frappe.utils.play_sound("alert");
	return hotline_csg.show_caller(call, $panel);
};

hotline_csg.new_call_panel = (call) => {
	const $panel = $(`<div class="hotline-call" role="status" aria-live="polite">
		<button type="button" class="close" aria-label="${__("Close")}">×</button>
		<div class="hotline-call-state"></div>
		<div class="hotline-call-number"></div>
		<div class="hotline-call-caller text-muted">${__("Looking up the caller …")}</div>
		<button type="button" class="btn btn-primary btn-sm hotline-call-take"></button>
		<kbd>Alt+J</kbd>
	</div>`);
	$panel.attr("data-call", call);
	$panel.find(".hotline-call-take").on("click", () => hotline_csg.take_call(call));
	$panel.find(".close").on("click", () => $panel.remove());
	return $panel.appendTo(hotline_csg.call_stack());
};

hotline_csg.call_stack = () => {
	const $stack = $(".hotline-calls");
	return $stack.length ? $stack : $('<div class="hotline-calls"></div>').appendTo(document.body);
};

hotline_csg.show_caller = async (call, $panel) => {
	const data = await hotline_csg.ask_quietly("hotline_csg.api.telephony.caller", { call });
	const $caller = $panel.find(".hotline-call-caller");
	if (!data?.known) return $caller.text(__("The caller could not be looked up."));
	$caller.removeClass("text-muted").html(hotline_csg.caller_html(data, { orders: 3, calls: 2 }));
};

// The last call that rings or is spoken, at this desk.
hotline_csg.take_current_call = () => {
	const $live = $('.hotline-call[data-over="0"]');
	const $panel = $live.length ? $live.last() : $(".hotline-call").last();
	if ($panel.length) hotline_csg.take_call($panel.attr("data-call"));
};

// Realtime may be down: then this desk asks for its own calls. What was told once and closed is not shown again.
hotline_csg.CallWatch = class CallWatch {
	constructor(every = 3000) {
		this.every = every;
		this.told = {};
		this.rests_until = 0;
		frappe.realtime.on("hotline_call", (call) => this.tell(call));
		setInterval(() => this.ask(), every);
	}
	tell(call) {
		if (this.told[call.call] === call.status) return;
		this.told[call.call] = call.status;
		hotline_csg.show_call(call);
	}
	async ask() {
		if (frappe.realtime.socket?.connected || this.asking || Date.now() < this.rests_until) return;
		this.asking = true;
		try {
			const answer = await fetch("/api/method/hotline_csg.api.telephony.ringing");
			if (!answer.ok) throw new Error(answer.status);
			for (const call of (await answer.json()).message || []) {
				const known = this.told[call.call];
				if (known || hotline_csg.LIVE.includes(call.status)) this.tell(call);
			}
		} catch {
			// Logged out or no network: once in half a minute is enough until that is mended.
			this.rests_until = Date.now() + 30000;
		} finally {
			this.asking = false;
		}
	}
};

$(document).on("app_ready", () => {
	if (!frappe.user.has_role(["Hotline Agent", "Hotline Dispatcher", "Market Management"])) return;
	hotline_csg.add_key({
		shortcut: hotline_csg.TAKE_KEY,
		description: __("Take the call: a new order, filled in"),
		action: hotline_csg.take_current_call,
	});
	hotline_csg.add_key({
		shortcut: "alt+n",
		description: __("New hotline order"),
		action: () => frappe.new_doc("Issue"),
	});
	if (frappe.user.has_role("Hotline Agent")) hotline_csg.call_watch = new hotline_csg.CallWatch();
});

// A call rings at the called agent's desk: a small panel beside the work, never over it. 接听 opens the order
// that the call fills in; what is sent again for the same call changes the same panel.
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

hotline_csg.take_call = (call) => {
	hotline_csg.taken_call = call;
	frappe.new_doc("Issue");
};

hotline_csg.show_call = ({ call, caller, status }) => {
	let $panel = $(".hotline-call").filter((_, panel) => panel.dataset.call === call);
	if (!$panel.length) $panel = hotline_csg.new_call_panel(call);
	const states = hotline_csg.CALL_STATES;
	const live = ["Ringing", "In Progress"].includes(status);
	$panel.attr("data-over", live ? 0 : 1);
	$panel.find(".hotline-call-take").text(live ? __("Take the Call") : __("Register an Order"));
	$panel.find(".hotline-call-state").text((states[status] || states.Ringing)());
	$panel.find(".hotline-call-number").text(caller);
	// A call that was missed leaves its panel until the agent has seen it.
	if (status === "Completed") setTimeout(() => $panel.remove(), 10000);
	if (status === "Ringing") frappe.utils.play_sound("alert");
};

hotline_csg.new_call_panel = (call) => {
	const $panel = $(`<div class="hotline-call" role="status">
		<button type="button" class="close" aria-label="${__("Close")}">×</button>
		<div class="hotline-call-state"></div>
		<div class="hotline-call-number"></div>
		<button type="button" class="btn btn-primary btn-sm hotline-call-take"></button>
	</div>`);
	$panel.attr("data-call", call);
	$panel.find(".hotline-call-take").on("click", () => {
		hotline_csg.take_call(call);
		$panel.remove();
	});
	$panel.find(".close").on("click", () => $panel.remove());
	return $panel.css("bottom", 20 + 130 * $(".hotline-call").length).appendTo(document.body);
};

$(document).on("app_ready", () => frappe.realtime.on("hotline_call", hotline_csg.show_call));

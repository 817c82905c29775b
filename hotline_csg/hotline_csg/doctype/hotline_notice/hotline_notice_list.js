// The state of each notice by colour; what failed or was given up may be tried again.
frappe.listview_settings["Hotline Notice"] = {
	add_fields: ["state", "state_code"],
	get_indicator(doc) {
		const colours = {
			queued: "blue",
			sending: "blue",
			accepted: "green",
			delivered: "green",
			failed: "orange",
			given_up: "red",
			dropped: "gray",
		};
		return [doc.state, colours[doc.state_code] || "gray", `state,=,${doc.state}`];
	},
	onload(listview) {
		if (!frappe.model.can_write("Hotline Notice Rule")) return;
		listview.page.add_actions_menu_item(__("Try Again"), () => {
			frappe
				.xcall("hotline_csg.api.notices.retry", {
					names: listview.get_checked_items(true),
				})
				.then((count) => {
					frappe.show_alert(__("{0} notices stand in the queue again", [count]));
					listview.refresh();
				});
		});
	},
};

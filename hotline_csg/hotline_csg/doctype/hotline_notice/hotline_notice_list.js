// The state of each notice by colour, and why it failed; what failed or was given up may be tried again.
frappe.listview_settings["Hotline Notice"] = {
	// The first column says what it is about.
	hide_name_column: true,
	add_fields: ["means", "state", "state_code", "recipient", "last_error", "sent_at"],
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
		return [`${doc.means} ${doc.state}`, colours[doc.state_code] || "gray", `state,=,${doc.state}`];
	},
	onload(listview) {
		show_reasons(listview);
		if (!frappe.model.can_write("Hotline Notice Rule")) return;
		listview.page.add_actions_menu_item(__("Try Again"), () => {
			frappe
				.xcall("hotline_csg.api.notices.retry", {
					names: listview.get_checked_items(true),
				})
				.then((count) => {
					frappe.show_alert(__("{0} notices stand in the queue again", [count]));
					listview.clear_checked_items();
					// Frappe takes the same question within three seconds for a slip.
					listview.last_args = null;
					listview.refresh();
				});
		});
	},
};

// Narrow screens show one field of their own choice, and the reason would not be it. An admin's choice stands.
function show_reasons(listview) {
	const setup_columns = listview.setup_columns;
	listview.setup_columns = function () {
		setup_columns.call(this);
		if (this.list_view_settings?.fields) return;
		const names = ["recipient", "last_error", ...(window.innerWidth > 1366 ? ["sent_at"] : [])];
		const fields = names.map((name) => ({
			type: "Field",
			df: frappe.meta.get_docfield("Hotline Notice", name),
		}));
		this.columns = [...this.columns.filter(({ type }) => type !== "Field"), ...fields];
	};
	listview.setup_columns();
	listview.render_header(true);
}

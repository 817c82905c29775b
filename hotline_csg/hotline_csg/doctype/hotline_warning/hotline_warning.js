// A warning: how many of the entities were contacted, and one press to tick those that just were.
frappe.ui.form.on("Hotline Warning", {
	refresh(frm) {
		const rows = frm.doc.contacts || [];
		frm.set_intro();
		if (rows.length) {
			const done = rows.filter((row) => row.contacted_at).length;
			frm.set_intro(__("Contacted {0}/{1}", [done, rows.length]), done < rows.length ? "orange" : "green");
		}
		if (frm.is_new() || !frm.perm[0].write || frm.doc.status !== "处置中") return;
		if (rows.some((row) => !row.contacted_at)) {
			frm.add_custom_button(__("Tick as Contacted"), () => tick_contacts(frm)).addClass("btn-primary");
		}
		const level_1 = frm.doc.level_code === 1;
		if (level_1 && !frm.doc.reported_at) {
			frm.add_custom_button(__("Reported to Market Management"), () => set_now(frm, "reported_at"));
		}
		if (level_1 && frm.doc.reported_at && !frm.doc.urged_again_at) {
			frm.add_custom_button(__("Departments Urged Again"), () => set_now(frm, "urged_again_at"));
		}
	},
});

const set_now = async (frm, fieldname) => {
	await frm.set_value(fieldname, frappe.datetime.now_datetime());
	return frm.save();
};

const tick_contacts = async (frm) => {
	const chosen = frm.fields_dict.contacts.grid.get_selected_children().filter((row) => !row.contacted_at);
	if (!chosen.length) return frappe.show_alert(__("Choose the entities that were contacted, then press again."));
	for (const row of chosen) {
		const values = { contacted_at: frappe.datetime.now_datetime(), supervisor: frappe.session.user };
		for (const [fieldname, value] of Object.entries(values)) {
			await frappe.model.set_value(row.doctype, row.name, fieldname, value);
		}
	}
	return frm.save();
};

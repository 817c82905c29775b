// Frappe shows the texts of a form's tour as they are stored, and its buttons in English.
frappe.provide("hotline_csg");

hotline_csg.tour_step = frappe.ui.form.FormTour.prototype.get_step;
frappe.ui.form.FormTour.prototype.get_step = function (step, ...rest) {
	const [title, description] = [step.title, step.description].map((text) => frappe._(text));
	return hotline_csg.tour_step.call(this, { ...step, title, description }, ...rest);
};

hotline_csg.tour_driver = frappe.ui.form.FormTour.prototype.init_driver;
frappe.ui.form.FormTour.prototype.init_driver = function () {
	hotline_csg.tour_driver.call(this);
	Object.assign(this.driver.options, {
		nextBtnText: __("Next"),
		prevBtnText: __("Previous"),
		doneBtnText: __("Done"),
		closeBtnText: __("Close"),
	});
};

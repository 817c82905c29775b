from frappe.model.document import Document


class HotlineCalendarShift(Document):
	pass

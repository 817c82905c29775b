from frappe.model.document import Document


class HotlineCalendarDay(Document):
	pass

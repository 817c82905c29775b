from frappe.model.document import Document


class HotlineWorkCalendar(Document):
	pass

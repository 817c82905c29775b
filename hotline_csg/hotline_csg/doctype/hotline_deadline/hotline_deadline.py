from frappe.model.document import Document


class HotlineDeadline(Document):
	pass

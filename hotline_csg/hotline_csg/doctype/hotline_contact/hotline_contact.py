from frappe.model.document import Document


class HotlineContact(Document):
	pass

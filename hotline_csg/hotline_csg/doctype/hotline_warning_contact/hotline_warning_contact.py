from frappe.model.document import Document


class HotlineWarningContact(Document):
	pass

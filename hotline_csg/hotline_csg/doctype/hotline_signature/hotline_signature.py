from frappe.model.document import Document


class HotlineSignature(Document):
	pass

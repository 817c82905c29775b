from frappe.model.document import Document


class HotlineCallback(Document):
	pass

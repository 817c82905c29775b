from frappe.model.document import Document


class HotlineSettings(Document):
	pass

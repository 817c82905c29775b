from frappe.model.document import Document


class HotlineCategory(Document):
	pass

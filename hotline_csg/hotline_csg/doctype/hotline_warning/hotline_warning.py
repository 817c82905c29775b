from frappe.model.document import Document


class HotlineWarning(Document):
	pass

from frappe.model.document import Document


class HotlineCentre(Document):
	pass

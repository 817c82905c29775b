from frappe.model.document import Document


class HotlineDuty(Document):
	pass

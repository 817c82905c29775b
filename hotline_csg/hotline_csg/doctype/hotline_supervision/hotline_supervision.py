from frappe.model.document import Document


class HotlineSupervision(Document):
	pass

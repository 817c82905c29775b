from frappe.model.document import Document


class HotlineLimit(Document):
	pass

from frappe.model.document import Document


class HotlineEventOrder(Document):
	pass

from frappe.model.document import Document


class HotlineNegotiation(Document):
	pass

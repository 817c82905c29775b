from frappe.model.document import Document


class HotlineReturn(Document):
	pass

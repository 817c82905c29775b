from frappe.model.document import Document


class HotlineChannel(Document):
	pass

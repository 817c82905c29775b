from frappe.model.document import Document


class HotlineOrderLink(Document):
	pass

from frappe.model.document import Document


class HotlineRectification(Document):
	pass

from frappe.model.document import Document


class HotlineWarningCall(Document):
	pass

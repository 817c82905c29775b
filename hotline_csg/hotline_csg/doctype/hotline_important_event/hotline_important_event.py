from frappe.model.document import Document


class HotlineImportantEvent(Document):
	pass

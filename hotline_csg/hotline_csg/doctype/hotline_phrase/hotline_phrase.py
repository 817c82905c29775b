from frappe.model.document import Document


class HotlinePhrase(Document):
	pass

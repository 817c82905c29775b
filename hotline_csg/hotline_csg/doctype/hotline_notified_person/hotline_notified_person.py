from frappe.model.document import Document


class HotlineNotifiedPerson(Document):
	pass

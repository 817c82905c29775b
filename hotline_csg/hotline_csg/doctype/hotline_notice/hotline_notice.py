from frappe.model.document import Document


class HotlineNotice(Document):
	pass

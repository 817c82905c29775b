from frappe.model.document import Document


class HotlineNoticeRecipient(Document):
	pass

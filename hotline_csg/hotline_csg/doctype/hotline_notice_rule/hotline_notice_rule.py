from frappe.model.document import Document


class HotlineNoticeRule(Document):
	"""Who is told of a kind of notice, how, and in which words; handlers/notices.py checks it."""

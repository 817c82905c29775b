from frappe.model.document import Document


class HotlineSMSSettings(Document):
	"""What the hotline needs to know of the SMS gateway beyond SMS Settings; handlers/notices.py checks it."""

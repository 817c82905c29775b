from frappe.model.document import Document


class HotlineOptOut(Document):
	"""A market entity that wants no messages; handlers/notices.py keeps it."""

from frappe.model.document import Document


class HotlineMessage(Document):
	"""What the front tells an entity on the page of its appeal."""

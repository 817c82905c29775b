from frappe.model.document import Document


class HotlineBulletinCase(Document):
	"""A report that a bulletin tells of. Its names are no Links: a department named reads it without seeing the order."""

from frappe.model.document import Document


class HotlineScoreItem(Document):
	"""What a score sheet judges, about whom, and for how many marks."""

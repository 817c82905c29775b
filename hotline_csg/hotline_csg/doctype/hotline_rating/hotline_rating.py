from frappe.model.document import Document


class HotlineRating(Document):
	"""The entity's own rating, apart from what the agent recorded (R94.2)."""

from frappe.model.document import Document


class HotlineInspectionMark(Document):
	"""What was given for an item; copied from the score sheet when the order was drawn."""

from frappe.model.document import Document


class HotlinePortalAppeal(Document):
	"""Who raised an order on the portal, and whether colleagues see it."""

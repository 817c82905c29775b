from frappe.model.document import Document


class HotlineAnnouncement(Document):
	"""What the portal says on top of its pages: rules, outages."""

from frappe.model.document import Document


class HotlinePortalMember(Document):
	"""A person of a market entity who may use the portal; adapters/portal/members.py keeps it."""

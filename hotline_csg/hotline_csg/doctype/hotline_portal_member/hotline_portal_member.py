from frappe.model.document import Document


class HotlinePortalMember(Document):
	"""A person of a market entity who may use the portal; adapters/portal/members.py keeps it.

	The field is `person_name`: Frappe shows a document's own `full_name` in all its links to users.
	"""

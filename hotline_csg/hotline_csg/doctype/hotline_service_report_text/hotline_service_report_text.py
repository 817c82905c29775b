from frappe.model.document import Document


class HotlineServiceReportText(Document):
	"""A heading and what the service report says under it."""

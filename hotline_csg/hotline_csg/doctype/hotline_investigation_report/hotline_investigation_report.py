from frappe.model.document import Document


class HotlineInvestigationReport(Document):
	pass

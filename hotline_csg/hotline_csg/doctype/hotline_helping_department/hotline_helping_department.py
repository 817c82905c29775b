from frappe.model.document import Document


class HotlineHelpingDepartment(Document):
	pass

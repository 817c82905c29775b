from frappe.model.document import Document


class HotlineAppealPoint(Document):
	pass

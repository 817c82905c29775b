from frappe.model.document import Document


class HotlineDepartmentMember(Document):
	pass

from frappe.model.document import Document

from hotline_csg.adapters import rectification


class HotlineRectification(Document):
	"""整改 (R81.15): asked by market management, reported done by the department, accepted by market management."""

	def validate(self) -> None:
		rectification.judge(self, self.get_doc_before_save())

	def on_update(self) -> None:
		rectification.record(self, self.get_doc_before_save())

	def on_trash(self) -> None:
		rectification.refuse_deletion(self)

from frappe.model.document import Document

from hotline_csg.adapters import supervision


class HotlineSupervision(Document):
	"""督办 (R92.1): asked by the dispatcher, answered by the department, by the due moment."""

	def validate(self) -> None:
		supervision.judge(self, self.get_doc_before_save())

	def on_update(self) -> None:
		supervision.record(self, self.get_doc_before_save())

	def on_trash(self) -> None:
		supervision.refuse_deletion(self)

from frappe.model.document import Document

from hotline_csg.adapters.inspections import batches


class HotlineInspectionBatch(Document):
	"""质检批次: which archived orders are inspected, and how they are drawn. Once drawn it stays as it is."""

	def validate(self) -> None:
		batches.judge(self, self.get_doc_before_save())

	def on_trash(self) -> None:
		batches.refuse_deletion(self)

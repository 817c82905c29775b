from frappe.model.document import Document

from hotline_csg.adapters import bulletins


class HotlineBulletin(Document):
	"""通报 (R81.14): drafted by market management, issued by somebody else, and kept."""

	def validate(self) -> None:
		bulletins.judge(self, self.get_doc_before_save())

	def on_update(self) -> None:
		bulletins.record(self, self.get_doc_before_save())

	def on_trash(self) -> None:
		bulletins.refuse_deletion(self)

from frappe.model.document import Document

from hotline_csg.adapters.inspections import stages


class HotlineInspection(Document):
	"""质检单: one order judged about one person or department. Drawn by a batch, moved by its steps alone."""

	def validate(self) -> None:
		stages.refuse_by_hand(self)

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		stages.refuse(self)

	def on_trash(self) -> None:
		stages.refuse(self)

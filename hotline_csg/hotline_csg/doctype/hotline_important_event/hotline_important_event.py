from frappe.model.document import Document

from hotline_csg.adapters import entered


class HotlineImportantEvent(Document):
	"""An important (urgent) service event (article 10): registered by the desk, or raised by an order."""

	def validate(self) -> None:
		entered.check(self, made_by_people=True)

	def on_trash(self) -> None:
		entered.refuse_deletion(self)

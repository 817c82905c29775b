import frappe
from frappe import _
from frappe.model.document import Document

from hotline_csg.adapters.guard import NotEditableNow


class HotlineAppealPoint(Document):
	"""One point of the appeal with its answer (R91.8). Saved by its order, which is judged; never by itself."""

	def validate(self) -> None:
		self._refuse()

	def on_trash(self) -> None:
		self._refuse()

	def _refuse(self) -> None:
		frappe.throw(
			_("A point is changed in its order, not by itself. Open the order."),
			exc=NotEditableNow,
			title=_("Not Possible"),
		)

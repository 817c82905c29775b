import frappe
from frappe import _
from frappe.model.document import Document


class HistoryIsAppendOnly(frappe.ValidationError):
	pass


class HotlineEvent(Document):
	"""One move of an order (R5.2): written once by the engine, never changed, never deleted."""

	def validate(self) -> None:
		self._refuse()

	def on_trash(self) -> None:
		self._refuse()

	def _refuse(self) -> None:
		frappe.throw(
			_("The history of an order is never changed. Record what is new as a new step."),
			exc=HistoryIsAppendOnly,
			title=_("History"),
		)

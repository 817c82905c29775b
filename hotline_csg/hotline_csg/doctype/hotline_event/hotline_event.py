import frappe
from frappe import _

from hotline_csg.hotline_csg.rows import KeptRow, RowIsKept


class HistoryIsAppendOnly(RowIsKept):
	pass


class HotlineEvent(KeptRow):
	"""One move of an order (R5.2): written once by the step itself, never changed, never deleted."""

	def _refuse(self) -> None:
		frappe.throw(
			_("The history of an order is never changed. Record what is new as a new step."),
			exc=HistoryIsAppendOnly,
			title=_("History"),
		)

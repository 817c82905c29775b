"""The controllers that the rows of an order share: what the one writer wrote, nobody else writes."""

import frappe
from frappe import _
from frappe.model.document import Document


class RowIsKept(frappe.ValidationError):
	pass


class KeptRow(Document):
	"""Written by the app in the transaction of the order's save (`db_insert`), and by no form, import or request."""

	def validate(self) -> None:
		self._refuse()

	def on_trash(self) -> None:
		self._refuse()

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		self._refuse()

	def _refuse(self) -> None:
		frappe.throw(
			_("{0} is written by the steps of an order and is neither entered, changed nor deleted.").format(
				_(self.doctype)
			),
			exc=RowIsKept,
			title=_("Not Possible"),
		)

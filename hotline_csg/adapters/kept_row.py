"""Rows of an order that only the engine writes."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from .guard import KeptByTheSystem


class KeptRow(Document):
	"""Written by `store` and `notices` past all hooks; whoever else saves or deletes one is refused, of any role."""

	def validate(self) -> None:
		self._refuse()

	def on_trash(self) -> None:
		self._refuse()

	def _refuse(self) -> None:
		frappe.throw(
			_("“{0}” is kept by the system and cannot be entered. Use the step it belongs to.").format(
				_(self.doctype)
			),
			exc=KeptByTheSystem,
			title=_("Not Possible"),
		)

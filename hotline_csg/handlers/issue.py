"""Doc events of Issue. An Issue that is no order of the hotline passes through untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotline_csg import service
from hotline_csg.adapters import around, guard, orders

if TYPE_CHECKING:
	from frappe.model.document import Document


def _is_order(doc: Document) -> bool:
	stored = doc.get_doc_before_save()
	return orders.is_order(doc) or bool(stored and orders.is_order(stored))


def before_insert(doc: Document, method: str | None = None) -> None:
	if orders.is_order(doc):
		service.number(doc)


def before_validate(doc: Document, method: str | None = None) -> None:
	if _is_order(doc):
		service.prepare(doc)


def validate(doc: Document, method: str | None = None) -> None:
	if _is_order(doc):
		service.judge(doc)


def on_update(doc: Document, method: str | None = None) -> None:
	if _is_order(doc):
		around.take_in_hand(doc.name)
		service.record(doc)


def on_change(doc: Document, method: str | None = None) -> None:
	if orders.is_order(doc):
		around.let_go()
		service.settle_status(doc.name)


def on_trash(doc: Document, method: str | None = None) -> None:
	if orders.is_order(doc):
		guard.refuse_deletion(doc)


def before_rename(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	for name in (old, new):
		if orders.is_stored_order(name):
			guard.refuse_renaming(name)


def after_rename(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Frappe's document method leaves `before_rename` out where its caller says so; this one it always calls."""
	if orders.is_order(doc):
		guard.refuse_renaming(old)

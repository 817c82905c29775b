"""The points of an appeal and who answers them: the leading department all, a helping one its own (R91.8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import cstr

from . import clock, helping

if TYPE_CHECKING:
	from frappe.model.document import Document


class NotYourPoint(frappe.ValidationError):
	pass


class PointsAreKept(frappe.ValidationError):
	pass


class NoSuchPoint(frappe.ValidationError):
	pass


def enter(doc: Document, given: list[str] | dict[str, str] | None) -> None:
	"""Enter answers, by the points' order or by their row names. Raises NoSuchPoint where there is none to answer."""
	if not given:
		return
	rows = {row.name: row for row in doc.hotline_points}
	answers = dict(given) if isinstance(given, dict) else dict(zip(rows, given, strict=False))
	if len(answers) < len(given) or not answers.keys() <= rows.keys():
		frappe.throw(
			_("Order {0} has {1} points. Give one answer for each, by its row.").format(doc.name, len(rows)),
			exc=NoSuchPoint,
			title=_("Not Possible"),
		)
	for name, answer in answers.items():
		rows[name].answer = cstr(answer)


def changed(doc: Document, stored: Document) -> bool:
	"""Whether an answer came, went or was rewritten; a point that is gone took its answer along."""
	return any(cstr(row.answer) != cstr(old.answer if old else "") for row, old in _with_stored(doc, stored))


def _with_stored(doc: Document, stored: Document | None) -> Iterator[tuple[Any, Any]]:
	"""Each point and the row it was: by its place where the same is asked, for a client may leave out names, else by name."""
	rows = stored.hotline_points if stored else []
	same = [_asked(row) for row in doc.hotline_points] == [_asked(row) for row in rows]
	by_name = {row.name: row for row in rows}
	for number, row in enumerate(doc.hotline_points):
		yield row, rows[number] if same else by_name.get(row.name)


def check(doc: Document, stored: Document, user: str) -> None:
	"""Between dispatch and reply the points stay as they are; each is answered by whose it is."""
	if [_asked(row) for row in doc.hotline_points] != [_asked(row) for row in stored.hotline_points]:
		frappe.throw(
			_(
				"The points of the appeal cannot be changed while they are answered. Return the order instead."
			),
			exc=PointsAreKept,
			title=_("Not Saved"),
		)
	if helping.leads(stored, user):
		return
	mine = helping.of_user(stored, user)
	for row, before in zip(doc.hotline_points, stored.hotline_points, strict=True):
		if cstr(row.answer) != cstr(before.answer) and row.department not in mine:
			frappe.throw(
				_("Point {0} is answered by {1}.").format(
					row.idx, row.department or stored.hotline_department
				),
				exc=NotYourPoint,
				title=_("Not Saved"),
			)


def _asked(row: Any) -> tuple[str, str]:
	return cstr(row.point), cstr(row.department)


def sign(doc: Document, stored: Document | None) -> None:
	"""Who answered a point, and when, is filled in by the system."""
	for row, old in _with_stored(doc, stored):
		if cstr(row.answer).strip() == cstr(old.answer if old else "").strip():
			row.answered_by, row.answered_at = (old.answered_by, old.answered_at) if old else (None, None)
		else:
			row.answered_by, row.answered_at = frappe.session.user, clock.now()

"""Rows that people complete in a form: what the app keeps in them stays, and what was signed is closed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

import frappe
from frappe import _
from frappe.utils import cstr, get_datetime

from hotline_csg.guide.words import Role

from . import files, roles

if TYPE_CHECKING:
	from frappe.model.document import Document

SUBMITTED, REFINED = "已提交", "已完善"
_LAYOUT = ("Section Break", "Column Break", "Tab Break", "HTML", "Button")


class KeptByTheApp(frappe.ValidationError):
	pass


class ReportIsSigned(frappe.ValidationError):
	pass


def check(doc: Document, also: tuple[str, ...] = (), made_by_people: bool = False) -> None:
	"""Refuse what a person's save changes in the read-only fields, and in `also`; the app's own saves pass.

	The app saves with `ignore_permissions`, which no request can set. `made_by_people`: whether a form may begin a row.
	"""
	if doc.flags.ignore_permissions:
		return
	stored = doc.get_doc_before_save()
	if stored is None and not made_by_people:
		_refuse(_("{0} is made by the app and not entered.").format(_(doc.doctype)))
	for df in doc.meta.fields:
		if df.fieldtype in _LAYOUT or not (df.read_only or df.fieldname in also):
			continue
		if _value(doc, df) != (_value(stored, df) if stored else cstr(df.default)):
			_refuse(
				_("“{0}” is kept by the system and cannot be entered. Use the step it belongs to.").format(
					_(df.label, context=doc.doctype)
				)
			)


def changed(doc: Document, stored: Document) -> list[str]:
	return [
		df.fieldname
		for df in doc.meta.fields
		if df.fieldtype not in _LAYOUT and _value(doc, df) != _value(stored, df)
	]


def check_report(doc: Document) -> None:
	"""R81.7–R81.10: the department writes on until the report is refined, market management until it is signed."""
	check(doc, also=("finding",))
	stored = doc.get_doc_before_save()
	if doc.flags.ignore_permissions or not stored or not changed(doc, stored):
		return
	files.check_fields(doc)
	if stored.signatures or stored.status not in (SUBMITTED, REFINED):
		frappe.throw(
			_("The report on order {0} is signed, and closed with it.").format(doc.issue),
			exc=ReportIsSigned,
			title=_("Not Possible"),
		)
	mine = roles.of_user()
	writing = Role.MARKET_MANAGEMENT in mine or (stored.status == SUBMITTED and mine & roles.DEPARTMENT_ROLES)
	if not writing:
		_refuse(_("The report on order {0} is with market management now.").format(doc.issue))


def refuse_deletion(doc: Document) -> None:
	_refuse(_("Nothing of an order is deleted: {0} stays.").format(doc.name))


def _value(doc: Document, df: Any) -> Any:
	value = doc.get(df.fieldname)
	if df.fieldtype == "Table":
		columns = [
			one.fieldname for one in frappe.get_meta(df.options).fields if one.fieldtype not in _LAYOUT
		]
		return [tuple(_plain(row.get(name)) for name in columns) for row in value or []] or ""
	return _plain(value)


def _plain(value: Any) -> str:
	"""Values as they compare: a form sends moments as text, "" for nothing and "0" for no."""
	if value in (None, "", 0, "0"):
		return ""
	if isinstance(value, datetime) or (
		isinstance(value, str) and value[4:5] == value[7:8] == "-" and len(value) > 18
	):
		return str(get_datetime(value).replace(microsecond=0))
	return cstr(value)


def _refuse(text: str) -> NoReturn:
	frappe.throw(text, exc=KeptByTheApp, title=_("Not Possible"))

"""Hotline Notice Rule records ⇄ who is told what and how; the guide's own case where a record is missing or broken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import cint, cstr

from hotline_csg.guide import notice_texts
from hotline_csg.guide.notice_rules import CASES, Case, Means, Recipient, Told
from hotline_csg.guide.notices import NoticeKind

from ..portal import ratings

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Hotline Notice Rule"
CHECKS = {Means.SMS: "by_sms", Means.MAIL: "by_mail", Means.BELL: "by_bell", Means.PHONE: "by_phone"}


class RuleNotUsable(frappe.ValidationError):
	pass


@dataclass(frozen=True, slots=True)
class NoticeRule:
	"""A case of the guide as this site tells it. `gateway_values` are placeholders in the cloud template's order."""

	case: Case
	told: tuple[Told, ...]
	texts: Mapping[str, str]
	at_once: bool = False
	quiet: tuple[time, time] | None = None
	enabled: bool = True
	gateway_template: str = ""
	gateway_values: tuple[str, ...] = ()


def of(code: str) -> NoticeRule:
	"""The site's rule for a case; the guide's where the record was deleted."""
	if not frappe.db.exists(DOCTYPE, code, cache=True):
		return built_in(CASES[code])
	return _read(frappe.get_cached_doc(DOCTYPE, code))


def built_in(case: Case) -> NoticeRule:
	return NoticeRule(case, case.told, {"zh": case.text_zh, "en": case.text_en}, case.at_once, case.quiet)


def _read(doc: Document) -> NoticeRule:
	return NoticeRule(
		case=CASES[doc.code],
		told=tuple(_told(row) for row in doc.told),
		texts={"zh": cstr(doc.text_zh), "en": cstr(doc.text_en)},
		at_once=bool(cint(doc.at_once)),
		quiet=_quiet(cstr(doc.quiet_hours)),
		enabled=bool(cint(doc.enabled)),
		gateway_template=cstr(doc.gateway_template).strip(),
		gateway_values=values_of(cstr(doc.gateway_values)),
	)


def _quiet(text: str) -> tuple[time, time] | None:
	"""`21:00-08:00`; None where nothing stands. Raises ValueError for anything else."""
	if not text.strip():
		return None
	begins, ends = (
		time.fromisoformat(part.strip()) for part in re.split("[-–—~至]", text.strip(), maxsplit=1)
	)
	return begins, ends


def _told(row: Document) -> Told:
	means = tuple(one for one, fieldname in CHECKS.items() if cint(row.get(fieldname)))
	return Told(Recipient.read(row.recipient), means, cint(row.after_minutes))


def values_of(text: str) -> tuple[str, ...]:
	return tuple(part for part in (one.strip() for one in text.replace("，", ",").split(",")) if part)


def words(rule: NoticeRule, lang: str, values: Mapping[str, str]) -> tuple[str, bool]:
	"""The text in `lang` ("zh" or "en"), and whether it is the rule's own: a broken one is replaced by the guide's."""
	try:
		return notice_texts.render(rule.texts[lang], values), True
	except notice_texts.TextError:
		case = rule.case
		return notice_texts.render(case.text_zh if lang == "zh" else case.text_en, values), False


def check(doc: Document) -> None:
	"""Refuse what could not be sent: unknown placeholders, recipients without means, half a quiet time."""
	if doc.code not in CASES:
		_refuse(_("There is no kind of notice “{0}”.").format(doc.code))
	for fieldname in ("text_zh", "text_en"):
		_check_text(_(doc.meta.get_label(fieldname), context=doc.doctype), cstr(doc.get(fieldname)))
	for name in values_of(cstr(doc.gateway_values)):
		_check_text(_(doc.meta.get_label("gateway_values"), context=doc.doctype), "{" + name + "}")
	try:
		_quiet(cstr(doc.quiet_hours))
	except ValueError:
		_refuse(_("Quiet hours are written as 21:00-08:00."))
	for row in doc.told:
		_check_recipient(doc.code, row)


def _check_text(label: str, text: str) -> None:
	try:
		notice_texts.check(text)
	except notice_texts.TextError as error:
		_refuse(
			_("“{0}” cannot be filled in because of “{1}”. Possible placeholders: {2}.").format(
				label,
				frappe.utils.escape_html(error.piece),
				" ".join("{" + one + "}" for one in (notice_texts.PLACEHOLDERS.values())),
			)
		)


def _check_recipient(code: str, row: Document) -> None:
	told = _told(row)
	if not told.means:
		_refuse(_("Row {0}: choose at least one means for {1}.").format(row.idx, row.recipient))
	if told.recipient is Recipient.ENTITY and set(told.means) - {Means.SMS, Means.MAIL}:
		_refuse(_("Row {0}: a market entity is told by SMS or e-mail.").format(row.idx))
	if told.recipient in (Recipient.SAME, Recipient.ABOVE) and code != NoticeKind.SMS_UNDELIVERED:
		_refuse(_("Row {0}: {1} is a recipient of undelivered messages only.").format(row.idx, row.recipient))
	if code == NoticeKind.SMS_UNDELIVERED and Means.SMS in told.means:
		_refuse(_("Row {0}: what could not be sent by SMS is told by other means.").format(row.idx))
	if told.after and code != NoticeKind.OVERDUE:
		_refuse(_("Row {0}: steps in time are for overdue deadlines only.").format(row.idx))


def _refuse(text: str) -> None:
	frappe.throw(text, exc=RuleNotUsable, title=_("Not Saved"))


def sample(code: str, texts: Mapping[str, str] | None = None) -> dict[str, dict[str, object]]:
	"""How a case reads in both languages, with made-up values, and how many SMS it is; for a preview."""
	rule = of(code)
	shown: dict[str, dict[str, object]] = {}
	for lang in ("zh", "en"):
		text = (texts or {}).get(lang) or rule.texts[lang]
		try:
			message = notice_texts.render(text, _sample_values(rule.case, lang))
		except notice_texts.TextError as error:
			shown[lang] = {"error": error.piece}
			continue
		shown[lang] = {"message": message, "parts": notice_texts.parts(message)}
	return shown


def _sample_values(case: Case, lang: str) -> dict[str, str]:
	zh = lang == "zh"
	return {
		"number": "RX20260302-0001",
		"kind": case.zh if zh else case.en,
		"what": "处置回单" if zh else "reply",
		"due": "2026-03-03 17:30",
		"count": "3",
		"list": "RX20260302-0001、RX20260302-0002…",
		"person": "王经办" if zh else "Wang",
		"hotline": cstr(frappe.get_cached_value("Hotline Settings", "Hotline Settings", "hotline_number")),
		"rating": rating("RX20260302-0001") or "https://example.org/r",
	}


def rating(number: str) -> str:
	"""Where an entity may rate: another page where the settings name one, else the portal's own."""
	address = cstr(frappe.get_cached_value("Hotline Settings", "Hotline Settings", "rating_url"))
	return address.replace("{number}", number) if address else ratings.link_of(number)

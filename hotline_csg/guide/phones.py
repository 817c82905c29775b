"""Telephone numbers as people type them, made one (R11.13), and who an unregistered caller is (A20)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

EXTENSION = re.compile(r"(?:转|分机|内线|ext(?:ension)?\.?|x|#)[^0-9]*([0-9]{1,8})\D*$", re.IGNORECASE)
SEVERAL = re.compile(r"[/;,、;|]|\s或\s?|或")
MOBILE = re.compile(r"1[3-9][0-9]{9}")
# A hundred-odd area codes have two or three digits behind the 0, their numbers seven or eight.
LANDLINE = re.compile(r"(?:10|2[0-9]|[3-9][0-9]{2})[0-9]{7,8}")
SERVICE = re.compile(r"[48]00[0-9]{7}|[0-9]{3,5}")
# As they stand in running text; a longer run of digits (a time stamp, a number of an order) is no telephone number.
WRITTEN = re.compile(r"(?<![0-9])(?:1[3-9][0-9]{9}|0[1-9][0-9]{1,2}[- ]?[2-9][0-9]{6,7})(?![0-9])")
SHOWN_AT_ALL = 10  # digits; a shorter number shows none of them


@dataclass(frozen=True, slots=True)
class Phone:
	"""`number` is digits only, empty where none was recognised; `extension` what follows 转; `raw` as typed."""

	number: str
	extension: str
	raw: str


def normalise(raw: str, area: str = "") -> Phone:
	"""The number in the one form it is stored and compared in; of several the first.

	A mobile loses its country code, a landline keeps its area code, with the leading 0. `area` (`020`) is put before
	local numbers of seven or eight digits.
	"""
	text = _plain(raw)
	first = next((part for part in SEVERAL.split(text) if any(char.isdigit() for char in part)), "")
	found = EXTENSION.search(first)
	if found:
		first = first[: found.start()]
	international = first.lstrip("(").startswith("+")
	digits = re.sub(r"[^0-9]", "", first)
	return Phone(_national(digits, international, area), found.group(1) if found else "", raw)


def caller(raw: str, own: Collection[str] = (), area: str = "") -> str:
	"""The caller's number; empty where it is not known or is one of the hotline's `own` trunks."""
	number = normalise(raw, area).number
	return "" if number in {normalise(one, area).number for one in own} else number


def entity_key(*, credit_code: str = "", unit: str = "", phone: str = "") -> str:
	"""Whom a call is counted for: the legal unit (A20), else the number with the unit's name (R11.13).

	`phone` is a normalised number. Empty where nothing is known of the caller.
	"""
	code = "".join(_plain(credit_code).split()).upper()
	if code:
		return f"unit:{code}"
	name = "".join(char for char in _plain(unit) if char.isalnum()).casefold()
	return f"caller:{phone}:{name}" if phone or name else ""


def mask(raw: str) -> str:
	"""The number as it is shown to those who need not call it: 138****0000, 020****3007; empty where none is given."""
	number = normalise(raw).number
	if len(number) < SHOWN_AT_ALL:
		return "****" if raw.strip() else ""
	return f"{number[:3]}****{number[-4:]}"


def mask_in(text: str) -> str:
	"""`text` with the mobile and landline numbers in it masked: for what is kept of errors."""
	return WRITTEN.sub(lambda found: mask(found.group()), text)


def _plain(raw: str) -> str:
	"""Full-width characters made narrow, digits of any script made 0–9, what cannot be seen taken out."""
	text = unicodedata.normalize("NFKC", raw)
	plain = []
	for char in text:
		if unicodedata.category(char) in ("Cf", "Cc") and not char.isspace():
			continue
		digit = unicodedata.decimal(char, None)
		plain.append(char if digit is None else str(digit))
	return "".join(plain).strip()


def _national(digits: str, international: bool, area: str) -> str:
	"""`digits` without China's country code and with a landline's leading 0."""
	if digits.startswith("0086"):
		digits, international = digits[4:], True
	elif international and digits.startswith("86"):
		digits = digits[2:]
	elif international:
		return f"00{digits}"
	elif digits.startswith("86") and (MOBILE.fullmatch(digits[2:]) or LANDLINE.fullmatch(digits[2:])):
		digits, international = digits[2:], True
	if digits.startswith("0") and MOBILE.fullmatch(digits[1:]):
		return digits[1:]
	if MOBILE.fullmatch(digits) or SERVICE.fullmatch(digits):
		return digits
	if international and LANDLINE.fullmatch(digits):
		return f"0{digits}"
	if area and len(digits) in (7, 8):
		return f"{area}{digits}"
	return digits

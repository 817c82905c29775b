"""Which numbers an SMS can go to, by the numbering plans that Frappe's own library knows."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from hotline_csg.guide import phones

HOME = "CN"
REACHED = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


def mobile(raw: str) -> str | None:
	"""A mobile number as gateways take it: at home eleven digits, abroad with + and country code; None if it is none."""
	plain = phones.normalise(raw).number
	text = f"+{plain[2:]}" if plain.startswith("00") else plain
	try:
		number = phonenumbers.parse(text, HOME)
	except NumberParseException:
		return None
	if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in REACHED:
		return None
	if number.country_code == phonenumbers.country_code_for_region(HOME):
		return str(number.national_number)
	return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

"""The texts of notices: named placeholders from a fixed list, optional parts, and how long a text is as an SMS.

`{number}` stands for a value, `{编号}` for the same; what stands in `[…]` is left out where one of its values is empty.
Nothing is evaluated: a text is cut into pieces by one pattern, whatever else has a brace is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

# Code → what staff may write instead.
PLACEHOLDERS: dict[str, str] = {
	"number": "编号",
	"kind": "通知类型",
	"what": "事项",
	"due": "时限",
	"count": "数量",
	"list": "清单",
	"person": "人员",
	"hotline": "热线号码",
	"rating": "评价方式",
}
LONGEST_TEXT = 500
# An SMS of one part has 70 characters; longer ones are joined from parts of 67 (3 are the joint).
ONE_PART, JOINED_PART = 70, 67
_NAMES = {alias: code for code, zh in PLACEHOLDERS.items() for alias in (code, zh)}
_PIECES = re.compile(r"\{([^{}\[\]]*)\}|\[((?:[^{}\[\]]|\{[^{}\[\]]*\})*)\]|([^{}\[\]]+)|(.)", re.DOTALL)


class TextError(ValueError):
	"""A text that cannot be filled in. `piece` is what is wrong with it."""

	def __init__(self, piece: str) -> None:
		self.piece = piece
		super().__init__(piece)


def check(text: str) -> frozenset[str]:
	"""The codes of the placeholders a text uses. Raises TextError with the first piece that is not allowed."""
	if len(text) > LONGEST_TEXT:
		raise TextError(f"> {LONGEST_TEXT}")
	used: list[str] = []

	def remember(code: str) -> str:
		used.append(code)
		return code

	_fill(text, remember)
	return frozenset(used)


def render(text: str, values: Mapping[str, str]) -> str:
	"""The text with its placeholders filled in. Raises TextError as `check` does."""
	return _fill(text, lambda code: values.get(code, ""))


def parts(text: str) -> int:
	"""How many SMS a text is sent as, counted as Chinese networks do: 70 characters, or 67 for each of several.

	Characters outside the Basic Multilingual Plane count as two.
	"""
	length = len(text.encode("utf-16-le")) // 2
	return 1 if length <= ONE_PART else -(-length // JOINED_PART)


def fits(text: str, most: int) -> bool:
	return parts(text) <= most


def _fill(text: str, value: Callable[[str], str]) -> str:
	return "".join(_pieces(text, value))


def _pieces(text: str, value: Callable[[str], str]) -> Iterator[str]:
	for match in _PIECES.finditer(text):
		name, optional, plain, wrong = match.groups()
		if wrong is not None:
			raise TextError(wrong)
		if name is not None:
			yield value(_code(name))
		elif optional is not None:
			yield _optional(optional, value)
		else:
			yield plain


def _optional(text: str, value: Callable[[str], str]) -> str:
	missing = False

	def seen(code: str) -> str:
		nonlocal missing
		given = value(code)
		missing = missing or not given
		return given

	filled = _fill(text, seen)
	return "" if missing else filled


def _code(name: str) -> str:
	code = _NAMES.get(name.strip())
	if code is None:
		raise TextError("{" + name + "}")
	return code

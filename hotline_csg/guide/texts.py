"""How the guide's sentences are filled in: one template per language, data as words, moments and lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, runtime_checkable


@runtime_checkable
class Named(Protocol):
	"""What has a name in both languages: a word, a fact, a limit."""

	@property
	def zh(self) -> str: ...
	@property
	def en(self) -> str: ...


def show(value: object, lang: str) -> str:
	"""`value` as it stands in a sentence of `lang` ("zh" or "en"); sets are sorted, other lists keep their order."""
	if type(value) in (str, int):
		return str(value)  # before asking for a name, which costs many times as much
	if isinstance(value, (set, frozenset)):
		return _joined(sorted(show(one, lang) for one in value), lang)
	if isinstance(value, (tuple, list)):
		return _joined([show(one, lang) for one in value], lang)
	if isinstance(value, datetime):
		return value.strftime("%Y-%m-%d %H:%M")
	if isinstance(value, Named):
		return value.zh if lang == "zh" else value.en
	return str(value)


def fill(template: str, data: Mapping[str, object], lang: str) -> str:
	return template.format(**{key: show(value, lang) for key, value in data.items()})


def _joined(parts: list[str], lang: str) -> str:
	return ("、" if lang == "zh" else ", ").join(parts)

"""HTML and SVG from nested calls: whatever is not markup already is escaped, so no value can slip through."""

from __future__ import annotations

import html
from collections.abc import Iterable

# Elements that have no end tag.
_EMPTY = frozenset({"meta", "br"})


class Markup(str):
	"""Text that is markup already."""

	__slots__ = ()


def tag(name: str, /, *children: object, **attributes: object) -> Markup:
	"""An element. A trailing underscore of an attribute's name is dropped, others become hyphens."""
	written = "".join(
		f' {key.rstrip("_").replace("_", "-")}="{html.escape(str(value))}"'
		for key, value in attributes.items()
	)
	if name in _EMPTY:
		return Markup(f"<{name}{written}>")
	return Markup(f"<{name}{written}>{join(children)}</{name}>")


def join(children: Iterable[object]) -> Markup:
	return Markup("".join(_escaped(child) for child in children))


def _escaped(child: object) -> str:
	return child if isinstance(child, Markup) else html.escape(str(child))

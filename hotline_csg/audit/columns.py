"""The columns of a log and the words its cells may hold, in English or Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from hotline_csg.guide.words import Category, Channel, EventKind, Word

from .errors import ColumnTwice, NoColumn

W = TypeVar("W", bound=Word)


class Column(Word):
	ORDER = "order", "工单号"
	EVENT = "event", "事件"
	AT = "at", "时间"
	CATEGORY = "category", "诉求类型"
	CHANNEL = "channel", "诉求渠道"
	MAJOR = "major", "重大"


REQUIRED = (Column.ORDER, Column.EVENT, Column.AT, Column.CATEGORY)

_YES = {"1", "yes", "y", "true", "major", "是", "重大", "√"}
_NO = {"0", "no", "n", "false", "none", "否", "无", "一般", "普通", "非重大", "×", ""}


def plain(text: str) -> str:
	"""A word without what people write differently: case, and spaces, hyphens or underscores between its parts."""
	return "".join(text.lower().replace("_", " ").replace("-", " ").split())


def _lookup(kind: type[W]) -> dict[str, W]:
	return {plain(name): member for member in kind for name in (member.value, member.zh)}


_COLUMNS = _lookup(Column)
_EVENTS = _lookup(EventKind)
_CATEGORIES = _lookup(Category)
_CHANNELS = _lookup(Channel) | {
	"400": Channel.HOTLINE_400,
	"400交易服务热线": Channel.HOTLINE_400,
	"其他政府机构": Channel.GOVERNMENT,
	"第三方测评": Channel.SURVEY,
}
#: The only channel with a flow of its own (R7.4) is told by its number, whatever stands around it.
_REGULATOR = Channel.C12398.value


def find_columns(header: Sequence[str], line: int) -> dict[Column, int]:
	"""Which cell of a row is which column; other columns are left alone. Raises NoColumn or ColumnTwice."""
	places: dict[Column, int] = {}
	for place, cell in enumerate(header):
		column = _COLUMNS.get(plain(cell))
		if column is None:
			continue
		if column in places:
			raise ColumnTwice(line=line, column=cell.strip())
		places[column] = place
	missing = [f"{column.value} / {column.zh}" for column in REQUIRED if column not in places]
	if missing:
		found = [cell.strip() for cell in header if cell.strip()]
		raise NoColumn(line=line, missing=missing, found=found or ["—"])
	return places


def read_event(text: str) -> EventKind | None:
	return _EVENTS.get(plain(text))


def read_category(text: str) -> Category | None:
	return _CATEGORIES.get(plain(text))


def read_major(text: str) -> bool | None:
	word = plain(text)
	return True if word in _YES else False if word in _NO else None


def read_channel(text: str) -> Channel | None:
	"""None for a channel the guide does not name: a centre's own word, which changes no limit."""
	word = plain(text)
	return _CHANNELS.get(word) or (Channel.C12398 if _REGULATOR in word else None)

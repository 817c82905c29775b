"""Reading moments as logs write them. All moments are naive time of China, in whole seconds."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

#: China's zone: one offset, no summer time in the years a log can cover.
CHINA = timezone(timedelta(hours=8))
EPOCH = datetime(2000, 1, 1)

_WRITTEN = re.compile(
	r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T ]*"
	r"(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:[.,]\d+)?)?[分秒]? *(Z|[+-]\d{2}:?\d{2})?",
	re.ASCII,
)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)


def read_moment(text: str) -> datetime:
	"""The moment that `text` writes, with a time of day; parts of a second are dropped.

	A zone, where one is written, is turned into China's time. Raises ValueError.
	"""
	if len(text) in (16, 19) and text[10] in " T" and text[4] == text[7] == "-" and text[13] == ":":
		return datetime.fromisoformat(text)  # the usual writing, and many times faster
	match = _WRITTEN.fullmatch(text.replace("：", ":"))
	if match is None:
		raise ValueError(text)
	*numbers, zone = match.groups()
	year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
	moment = datetime(year, month, day, hour, minute, second)
	if zone is None:
		return moment
	return (moment - _offset(zone)).replace(tzinfo=timezone.utc).astimezone(CHINA).replace(tzinfo=None)


def read_as_of(text: str) -> datetime:
	"""As `read_moment`; a date alone means the end of that day. Raises ValueError."""
	match = _DATE.fullmatch(text)
	if match is None:
		return read_moment(text)
	year, month, day = (int(number) for number in match.groups())
	return datetime(year, month, day, 23, 59, 59)


def now() -> datetime:
	"""The present in China, wherever the machine's clock is set."""
	return datetime.now(CHINA).replace(tzinfo=None, microsecond=0)


def to_seconds(moment: datetime) -> int:
	since = moment - EPOCH
	return since.days * 86400 + since.seconds


def from_seconds(seconds: int) -> datetime:
	return EPOCH + timedelta(0, seconds)


def _offset(zone: str) -> timedelta:
	if zone == "Z":
		return timedelta(0)
	size = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
	return -size if zone[0] == "-" else size

"""How often one person hears from us: what comes sooner waits, and goes out together with what comes meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

from . import claims, record
from .claims import Message

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# A time and how many messages may go to one person in it, the shortest first.
Spans = tuple[tuple[timedelta, int], ...]
ONCE_A_MINUTE: Spans = ((MINUTE, 1),)
WHY = "发送频率已达上限"


def within(messages: list[Message], spans: Spans, now: datetime) -> list[Message]:
	"""The messages whose persons may have one more now; the others are put back until there is room."""
	if not spans or not messages:
		return messages
	keys = [message.leader.to_key for message in messages]
	sent = claims.to_persons_since(keys, tuple(now - span for span, _most in spans))
	kept, taken = [], set()
	for message in messages:
		key = message.leader.to_key
		counts = sent.get(key, (0,) * len(spans))
		full = [
			span for (span, most), count in zip(spans, counts, strict=True) if count + (key in taken) >= most
		]
		if full:
			record.put_back(message, now + _wait(full[-1]), WHY)
			continue
		taken.add(key)
		kept.append(message)
	return kept


def _wait(span: timedelta) -> timedelta:
	"""A minute is waited for as a whole; of longer times a part, for the earliest message leaves them first."""
	return span if span <= MINUTE else span / 4

"""Messages that end without being sent: pointless ones are dropped, hopeless ones given up and told otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from . import pointless, record, undelivered
from .claims import Message
from .states import State


def drop_pointless(messages: Iterable[Message]) -> list[Message]:
	"""The messages without the rows that nobody needs any more; those are marked, with the reason."""
	messages = list(messages)
	reasons = pointless.among(row for message in messages for row in message.rows)
	if not reasons:
		return messages
	kept = []
	for message in messages:
		for row in message.rows:
			if row.name in reasons:
				record.ended(Message([row]), State.DROPPED, reasons[row.name], tried=False)
		left = [row for row in message.rows if row.name not in reasons]
		if left:
			kept.append(Message(left))
	return kept


def give_up(message: Message, error: str, now: datetime) -> None:
	"""No further try: a manager reads why, and the person is told by other means (N19)."""
	record.ended(message, State.GIVEN_UP, error)
	undelivered.tell(message.rows, now)

"""What may become of a notice, and the queues its row stands in."""

from __future__ import annotations

from hotline_csg.guide.notice_rules import Means
from hotline_csg.guide.words import Word

DOCTYPE = "Hotline Notice"


class State(Word):
	QUEUED = "queued", "待发送"
	SENDING = "sending", "发送中"
	ACCEPTED = "accepted", "网关已接收", "accepted by gateway"
	DELIVERED = "delivered", "已送达"
	FAILED = "failed", "失败", "failed, tried again"
	GIVEN_UP = "given_up", "已放弃"
	DROPPED = "dropped", "已作废"


# The column `waiting` names the queue of a row, and is empty once there is nothing left to do: its index stays small.
MAILED, CALLING = "mailed", "calling"


def queue(means: Means, at_once: bool) -> str:
	"""Urgent rows have queues of their own, which are emptied first."""
	return f"{0 if at_once else 1}{means}"


def queues(means: Means) -> tuple[str, str]:
	return queue(means, True), queue(means, False)


def named(state: State) -> dict[str, str]:
	return {"state": state.zh, "state_code": str(state)}

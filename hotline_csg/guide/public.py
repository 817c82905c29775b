"""What a market entity reads of an order: where it stands in plain words, never the inside of the house (R2.1)."""

from __future__ import annotations

from .words import Category, Channel, State, Word


class PublicStage(Word):
	"""The stages of an order as its entity follows them."""

	ACCEPTED = "accepted", "已受理"
	HANDLED = "handled", "处理中"
	CALLBACK = "callback", "待回访"
	FINISHED = "finished", "已办结"
	NOT_ACCEPTED = "not_accepted", "不予受理"


PUBLIC: dict[State, PublicStage] = {
	State.RECEIVED: PublicStage.ACCEPTED,
	State.PASSED: PublicStage.ACCEPTED,
	State.DISPATCHED: PublicStage.HANDLED,
	State.RETURNED: PublicStage.HANDLED,
	State.NEGOTIATING: PublicStage.HANDLED,
	State.REPLIED: PublicStage.HANDLED,
	State.REWORK: PublicStage.HANDLED,
	State.REVIEWED: PublicStage.CALLBACK,
	State.CLOSING: PublicStage.CALLBACK,
	State.ARCHIVED: PublicStage.FINISHED,
	State.NOT_ACCEPTED: PublicStage.NOT_ACCEPTED,
}
# R82.5: the answers are the entity's once the dispatcher has passed them.
ANSWERED = frozenset({State.REVIEWED, State.CLOSING, State.ARCHIVED})
# R6.6, R82.11: a report goes to its own line; R7.4: what the regulator sent is answered to the regulator.
OFFERED: tuple[Category, ...] = (
	Category.CONSULTATION,
	Category.URGING,
	Category.COMPLAINT,
	Category.SUGGESTION,
)
HIDDEN_CHANNEL = Channel.C12398

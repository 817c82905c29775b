"""What is handed to a gateway, what became of it, and what a gateway is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from hotline_csg.guide.words import Word


@dataclass(frozen=True, slots=True)
class Outgoing:
	"""One message. `id` is ours and stays the same however often it is tried; `number` is a valid mobile number.

	`template` and `values` are for gateways that send approved templates only.
	"""

	id: str
	number: str
	text: str
	template: str = ""
	values: Mapping[str, str] = field(default_factory=dict)


class Fate(Word):
	ACCEPTED = "accepted", "网关已接收"
	# Not taken, and another try may do: a full inbox, an error code, a page instead of an answer.
	REFUSED = "refused", "网关未接收"
	# Not taken and never will be: the number, the text, the account's rules.
	BARRED = "barred", "网关拒绝"
	# The gateway itself is out of order: nothing was taken, and the next message would fare no better.
	DOWN = "down", "网关故障"
	# Handed over, and no answer came: it may have been taken.
	UNKNOWN = "unknown", "结果未知"


@dataclass(frozen=True, slots=True)
class Outcome:
	fate: Fate
	error: str = ""
	gateway_id: str = ""

	@property
	def of_gateway(self) -> bool:
		"""Whether it speaks of the gateway rather than of this message."""
		return self.fate in (Fate.DOWN, Fate.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Receipt:
	"""What a gateway reports later: `ids` are ours and its own, in the order in which they are looked up."""

	ids: tuple[str, ...]
	delivered: bool
	error: str = ""


class Gateway(Protocol):
	"""`send` and `fate_of` are called in threads and touch no database. They never raise."""

	can_be_asked: bool

	def send(self, message: Outgoing) -> Outcome: ...

	def fate_of(self, message: Outgoing, day: str) -> Outcome:
		"""What the gateway says became of an earlier try of `day` (YYYYMMDD): REFUSED where it has not seen it."""

	def receipts(self, body: Any) -> list[Receipt]:
		"""The receipts in a webhook's body. Raises ValueError where it is none of this gateway's."""

	def acknowledged(self) -> dict[str, Any]:
		"""What the gateway wants to read after its receipts."""

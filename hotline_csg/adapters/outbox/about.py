"""What a notice is about: all that its recipients, its text and its later checks need."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from hotline_csg.guide.notice_rules import Means, Recipient, Told
from hotline_csg.guide.words import Role

if TYPE_CHECKING:
	from frappe.model.document import Document


@dataclass(frozen=True, slots=True)
class About:
	"""`number` is what people read; `owner_role` and `owner` owe the deadline; `entity` is told of its own order."""

	number: str
	what: str = ""
	due: datetime | None = None
	issue: str | None = None
	deadline: str | None = None
	departments: tuple[str, ...] = ()
	owner_role: Role | None = None
	owner: str | None = None
	handler: str | None = None
	agent: str | None = None
	person: str = ""
	count: int = 0
	listed: str = ""
	# Of an undelivered notice: whom it was for.
	same: str | None = None
	above: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True)
class Announcement:
	"""Something to be told once: `code` names the rule, `key` makes it unique, `owed_at` is when it should be known.

	`only` narrows the rule's recipients, `also` adds some, `after` picks the steps of the ladder that are reached.
	"""

	code: str
	key: str
	about: About
	owed_at: datetime
	only: frozenset[Recipient] | None = None
	also: tuple[Told, ...] = ()
	after: frozenset[int] = field(default_factory=lambda: frozenset({0}))
	at_once: bool | None = None
	# Means that were tried already.
	without: frozenset[Means] = frozenset()


def of_order(doc: Document) -> About:
	"""An order as it stands now, and what is owed on it first."""
	return About(
		number=doc.name,
		what=doc.hotline_act_for or "",
		due=doc.hotline_act_by,
		issue=doc.name,
		departments=(doc.hotline_department,) if doc.hotline_department else (),
		handler=doc.hotline_handler,
		agent=doc.hotline_first_agent,
	)

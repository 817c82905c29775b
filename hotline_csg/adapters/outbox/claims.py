"""Taking rows out of the queue: whoever changes a row first has it, until `claim_until`. One message per person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import frappe
from frappe.query_builder.functions import Count, Sum

from hotline_csg.guide.notice_rules import Means

from . import database
from .states import DOCTYPE, State, named, queues

# Longer than any batch takes: what is older was taken by a worker that is dead.
LEASE = timedelta(seconds=180)
FIELDS = (
	"name",
	"code",
	"kind",
	"issue",
	"about",
	"deadline",
	"what",
	"due",
	"at_once",
	"recipient",
	"told_as",
	"means",
	"means_code",
	"owed_at",
	"attempts",
	"repeated",
	"fate_unknown",
	"handed",
	"escalated",
	"merged_into",
	"last_error",
	"subject",
	"message",
	"sent_at",
	"to_key",
	"claim",
)


@dataclass(slots=True)
class Message:
	"""Rows that go out together: to one person, by one means. The first leads and gives the message its number."""

	rows: list[frappe._dict] = field(default_factory=list)

	@property
	def leader(self) -> frappe._dict:
		return self.rows[0]

	@property
	def names(self) -> list[str]:
		return [row.name for row in self.rows]

	@property
	def fate_unknown(self) -> bool:
		"""An earlier try may have arrived."""
		return bool(self.leader.fate_unknown)


def take(means: Means, now: datetime, most: int) -> list[Message]:
	"""Claim what waits for up to `most` persons, the urgent first, and commit. Empty when nothing is ready."""

	def work() -> list[Message]:
		keys = _ready(means, now, most)
		if not keys:
			return []
		token = frappe.generate_hash(length=20)
		_mark(means, keys, now, token)
		return _grouped(_of(token))

	return database.steadily(work)


def _ready(means: Means, now: datetime, most: int) -> list[str]:
	"""Whom something waits for, in the order it waits in."""
	table = frappe.qb.DocType(DOCTYPE)
	found: dict[str, None] = {}
	for queue in queues(means):
		rows = (
			frappe.qb.from_(table)
			.select(table.to_key)
			.where((table.waiting == queue) & (table.send_after <= now))
			.orderby(table.send_after)
			.limit(most * 4)
			.run(pluck=True)
		)
		found.update(dict.fromkeys(rows))
		if len(found) >= most:
			break
	return list(found)[:most]


def _mark(means: Means, keys: list[str], now: datetime, token: str) -> None:
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.update(table).where(
		table.waiting.isin(queues(means)) & table.to_key.isin(keys) & (table.send_after <= now)
	)
	values = {**named(State.SENDING), "claim": token, "claim_until": now + LEASE, "waiting": None}
	for column, value in values.items():
		query = query.set(table[column], value)
	query.run()


def _of(token: str) -> list[frappe._dict]:
	return frappe.get_all(DOCTYPE, filters={"claim": token}, fields=FIELDS, order_by="owed_at, name")


def _grouped(rows: Iterable[frappe._dict]) -> list[Message]:
	"""One message per person; what may have arrived already goes out alone, in the company it went out in before."""
	groups: dict[tuple[str, str], Message] = {}
	for row in rows:
		before = (row.merged_into or row.name) if row.fate_unknown else ""
		groups.setdefault((row.to_key, before), Message()).rows.append(row)
	for (_key, before), message in groups.items():
		message.rows.sort(key=lambda row: row.name != before)
	return sorted(groups.values(), key=lambda message: not any(row.at_once for row in message.rows))


def left_behind(now: datetime) -> list[Message]:
	"""Claims that ran out: their workers are gone. In the company they were sent in."""
	# get_all would ask for ifnull(claim_until): what nobody claims would count as left behind, and no index helps
	table = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(table)
		.select(*FIELDS)
		.where(table.claim_until <= now)
		.orderby(table.claim_until, table.owed_at, table.name)
		.limit(2000)
		.run(as_dict=True)
	)
	groups: dict[tuple[str, str], Message] = {}
	for row in rows:
		groups.setdefault((row.claim, row.merged_into or row.name), Message()).rows.append(row)
	for (_claim, leader), message in groups.items():
		message.rows.sort(key=lambda row: row.name != leader)
	return list(groups.values())


def handed_over_since(means: Means, since: datetime, now: datetime) -> int:
	"""The messages of a means that went out since `since`, with those that workers hold now."""
	table = frappe.qb.DocType(DOCTYPE)
	counted = (table.means_code == str(means)) & table.merged_into.isnull()
	sent = frappe.qb.from_(table).select(Count("*")).where(counted & (table.sent_at > since)).run()[0][0]
	held = frappe.qb.from_(table).select(Count("*")).where(counted & (table.claim_until > now)).run()[0][0]
	return int(sent) + int(held)


def to_persons_since(keys: list[str], moments: tuple[datetime, ...]) -> dict[str, tuple[int, ...]]:
	"""For each person, how many messages went out since each of `moments`; the earliest comes last."""
	table = frappe.qb.DocType(DOCTYPE)
	counts = [Sum(frappe.qb.terms.Case().when(table.sent_at > moment, 1).else_(0)) for moment in moments]
	rows = (
		frappe.qb.from_(table)
		.select(table.to_key, *counts)
		.where(table.to_key.isin(keys) & (table.sent_at > moments[-1]) & table.merged_into.isnull())
		.groupby(table.to_key)
		.run()
	)
	return {row[0]: tuple(int(count) for count in row[1:]) for row in rows}

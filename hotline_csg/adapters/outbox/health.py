"""Whether notices get out: what is wrong on this site, and what to do about it. For the desk's card and the doctor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import frappe
from frappe import _
from frappe.utils.background_jobs import get_workers
from frappe.utils.scheduler import is_scheduler_inactive

from hotline_csg.guide.notice_rules import Means
from hotline_csg.guide.words import Role, Word

from .. import calendars, jobs, roles, roster
from . import heartbeats
from .settings import current
from .states import DOCTYPE, MAILED, State, queues

SILENT = timedelta(minutes=3)
WAITS_TOO_LONG = timedelta(minutes=10)
# Frappe runs a site's jobs once a day when nobody has logged in for so long; Spring Festival is longer than its four.
SHORTEST_DORMANCY = 14


class Verdict(Word):
	GOOD = "good", "正常"
	WARNING = "warning", "注意"
	BAD = "bad", "异常"


@dataclass(frozen=True, slots=True)
class Finding:
	"""What was looked at, how it is, and what to do where it is not good."""

	what: str
	verdict: Verdict
	says: str
	mend: str = ""


def findings(now: datetime, *, whole: bool = True) -> list[Finding]:
	"""All that was looked at; without `whole` only what moves by itself, for a card that is shown often."""
	checks = (*MOVING, *STANDING) if whole else MOVING
	found: list[Finding] = []
	for check in checks:
		try:
			found += check(now)
		except Exception as error:
			# A doctor who faints helps nobody: what could not be looked at is a finding.
			frappe.db.rollback()
			found.append(
				Finding(check.__name__.strip("_"), Verdict.BAD, f"{type(error).__name__}: {error}"[:300])
			)
	return found


def worst(found: list[Finding]) -> Verdict:
	order = list(Verdict)
	return max((one.verdict for one in found), key=order.index, default=Verdict.GOOD)


# What moves --------------------------------------------------------------------------------------------------


def _tick(now: datetime) -> Iterator[Finding]:
	last = heartbeats.last(heartbeats.TICK)
	if last is None or now - last > SILENT:
		yield Finding(
			_("Minute tick"),
			Verdict.BAD,
			_("Last run: {0}").format(last or _("never")),
			_("Start scheduler and workers (bench start, or supervisor); bench enable-scheduler."),
		)
		return
	yield Finding(_("Minute tick"), Verdict.GOOD, _("Last run: {0}").format(last))


def _queue(now: datetime) -> Iterator[Finding]:
	waiting = [queue for means in Means for queue in queues(means)]
	late = frappe.db.count(DOCTYPE, {"waiting": ("in", waiting), "send_after": ("<=", now - WAITS_TOO_LONG)})
	yield Finding(
		_("Outbox"),
		Verdict.BAD if late else Verdict.GOOD,
		_("{0} notices have waited for more than ten minutes").format(late),
		_("See the list of notices with state {0} or {1}, and the gateway.").format(
			State.QUEUED.zh, State.FAILED.zh
		)
		if late
		else "",
	)


def _gateway(now: datetime) -> Iterator[Finding]:
	health = heartbeats.health(heartbeats.SMS)
	if health.failures:
		bad = health.failures >= heartbeats.OPENS_AT
		yield Finding(
			_("SMS gateway"),
			Verdict.BAD if bad else Verdict.WARNING,
			_("{0} messages failed in a row since {1}: {2}").format(
				health.failures, health.failing_since, health.error[:200]
			),
			_("Check address, account and balance; try a notice rule by “Test Send”."),
		)
		return
	yield Finding(_("SMS gateway"), Verdict.GOOD, _("No failures"))


def _given_up(now: datetime) -> Iterator[Finding]:
	count = frappe.db.count(
		DOCTYPE, {"state_code": str(State.GIVEN_UP), "owed_at": (">=", now - timedelta(days=1))}
	)
	yield Finding(
		_("Given up in the last day"),
		Verdict.WARNING if count else Verdict.GOOD,
		str(count),
		_("See the list of notices with state {0}; the reason stands in each.").format(State.GIVEN_UP.zh)
		if count
		else "",
	)


def _mail(now: datetime) -> Iterator[Finding]:
	stuck = frappe.db.count(DOCTYPE, {"waiting": MAILED, "send_after": ("<=", now - timedelta(minutes=30))})
	yield Finding(
		_("Email Queue"),
		Verdict.BAD if stuck else Verdict.GOOD,
		_("{0} mails have waited for more than half an hour").format(stuck),
		_("Check the outgoing Email Account and the Email Queue.") if stuck else "",
	)


# What stands -------------------------------------------------------------------------------------------------


def _scheduler(now: datetime) -> Iterator[Finding]:
	inactive = is_scheduler_inactive(verbose=False)
	yield Finding(
		_("Scheduler"),
		Verdict.BAD if inactive else Verdict.GOOD,
		_("switched off") if inactive else _("switched on"),
		"bench --site SITE enable-scheduler" if inactive else "",
	)
	days = frappe.utils.cint(frappe.get_system_settings("dormant_days")) or 4
	if days < SHORTEST_DORMANCY:
		yield Finding(
			_("Dormancy"),
			Verdict.WARNING,
			_("After {0} days without a login jobs run once a day").format(days),
			_("Set “Dormant Days” in System Settings to 90."),
		)


def _workers(now: datetime) -> Iterator[Finding]:
	if not jobs.queue_is_up():
		yield Finding(
			_("Workers"),
			Verdict.BAD,
			_("Redis does not answer"),
			_("Start Redis (bench start, or supervisor)."),
		)
		return
	count = len(get_workers())
	yield Finding(
		_("Workers"),
		Verdict.GOOD if count > 1 else Verdict.WARNING if count else Verdict.BAD,
		str(count),
		"" if count > 1 else _("Start at least two workers: one that is killed must not stop the notices."),
	)


def _means(now: datetime) -> Iterator[Finding]:
	broken = current().not_set_up
	mend = {
		Means.SMS: _("Enter the gateway in SMS Settings, or a cloud account in Hotline SMS Settings."),
		Means.MAIL: _("Make an outgoing default Email Account."),
	}
	names = {Means.SMS: _("SMS"), Means.MAIL: _("E-mail")}
	for means in (Means.SMS, Means.MAIL):
		bad = means in broken
		yield Finding(
			names[means],
			Verdict.BAD if bad else Verdict.GOOD,
			_("not set up") if bad else _("set up"),
			mend[means] if bad else "",
		)


def _calendar(now: datetime) -> Iterator[Finding]:
	known = calendars.current().known_until
	ends_soon = known < date(now.year, 12, 31) or (now.month == 12 and known.year == now.year)
	yield Finding(
		_("Work calendar"),
		Verdict.WARNING if ends_soon else Verdict.GOOD,
		_("known until {0}").format(known),
		_("Enter the next year from the State Council's notice (Hotline Work Calendar).")
		if ends_soon
		else "",
	)
	zone = frappe.get_system_settings("time_zone")
	if zone != "Asia/Shanghai":
		yield Finding(
			_("Time zone"),
			Verdict.WARNING,
			str(zone),
			_("The guide counts in Asia/Shanghai (System Settings)."),
		)


def _roles(now: datetime) -> Iterator[Finding]:
	for role in (Role.AGENT, Role.DISPATCHER, Role.MARKET_MANAGEMENT):
		holders = roles.holders(role)
		yield Finding(
			role.zh,
			Verdict.GOOD if holders else Verdict.BAD,
			str(len(holders)),
			"" if holders else _("Give the role {0} to somebody.").format(roles.ROLE_NAMES[role]),
		)
	with_members = set(
		frappe.get_all(
			"Hotline Department Member", {"duty": Role.HANDLER.zh}, pluck="parent", order_by="parent"
		)
	)
	yield Finding(
		_("Departments with handlers"),
		Verdict.GOOD if with_members else Verdict.BAD,
		str(len(with_members)),
		"" if with_members else _("Enter the members of each department (Department)."),
	)


def _roster(now: datetime) -> Iterator[Finding]:
	empty = roster.empty_for(now) if calendars.current().is_open(now) else []
	yield Finding(
		_("Duty roster"),
		Verdict.WARNING if empty else Verdict.GOOD,
		"、".join(role.zh for role in empty) or _("somebody is on duty"),
		_("Enter who is on duty (Hotline Duty).") if empty else "",
	)


def _numbers(now: datetime) -> Iterator[Finding]:
	"""Only where SMS can be sent at all."""
	if Means.SMS not in current().usable:
		return
	people = {user for role in roles.ROLE_NAMES for user in roles.holders(role)}
	listed = set(
		frappe.get_all("Hotline Department Member", {"phone": ("is", "set")}, pluck="user", order_by="user")
	)
	without = frappe.get_all(
		"User",
		filters={"name": ("in", list(people - listed)), "mobile_no": ("is", "not set")},
		pluck="name",
		order_by="name",
	)
	yield Finding(
		_("Staff without a mobile number"),
		Verdict.WARNING if without else Verdict.GOOD,
		f"{len(without)} {'、'.join(without[:10])}".strip(),
		_("Enter the mobile number in the user record.") if without else "",
	)


Check = Callable[[datetime], Iterator[Finding]]
MOVING: tuple[Check, ...] = (_tick, _queue, _gateway, _given_up, _mail)
STANDING: tuple[Check, ...] = (_scheduler, _workers, _means, _calendar, _roles, _roster, _numbers)

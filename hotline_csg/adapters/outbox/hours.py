"""When a notice may go out: ordinary ones in service hours, none by SMS or call in its kind's quiet hours."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from hotline_csg.guide.calendar import CalendarError, WorkCalendar
from hotline_csg.guide.notice_rules import Means

# A bell disturbs nobody.
AT_ANY_TIME = frozenset({Means.BELL})
LOUD = frozenset({Means.SMS, Means.PHONE})


def earliest(
	moment: datetime,
	means: Means,
	*,
	at_once: bool,
	quiet: tuple[time, time] | None,
	calendar: WorkCalendar,
) -> datetime:
	"""The first moment from `moment` on at which a notice of this kind may be sent by `means`."""
	if means in AT_ANY_TIME:
		return moment
	if not at_once:
		moment = _next_opening(moment, calendar)
	return _after_quiet(moment, quiet) if quiet and means in LOUD else moment


def _next_opening(moment: datetime, calendar: WorkCalendar) -> datetime:
	try:
		return calendar.next_opening(moment)
	except CalendarError:
		# Past the last day anybody knows: better told at night than never.
		return moment


def _after_quiet(moment: datetime, quiet: tuple[time, time]) -> datetime:
	"""Quiet hours are half-open and may go over midnight."""
	begins, ends = quiet
	at = moment.time()
	over_midnight = begins > ends
	inside = at >= begins or at < ends if over_midnight else begins <= at < ends
	if not inside:
		return moment
	day = moment.date() + timedelta(days=1 if over_midnight and at >= begins else 0)
	return datetime.combine(day, ends)

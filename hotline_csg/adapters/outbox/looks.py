"""When the tick looks at a deadline: at the points before it, counted backwards in working time, then past it."""

from __future__ import annotations

from datetime import datetime, timedelta

from hotline_csg.guide.calendar import CalendarError, WorkCalendar

# The due moment itself is still in time (A23).
PAST_DUE = timedelta(seconds=1)


def first_look(
	start: datetime | None,
	due: datetime,
	calendar: WorkCalendar,
	now: datetime,
	points: tuple[timedelta, ...],
) -> datetime:
	"""The first look at a deadline that was just opened or planned anew; at once where a point has passed already."""
	if any(moment <= now < due for moment in _moments(start, due, calendar, points)):
		return now
	return next_look(start, due, calendar, now, points)


def next_look(
	start: datetime | None,
	due: datetime,
	calendar: WorkCalendar,
	now: datetime,
	points: tuple[timedelta, ...],
) -> datetime:
	"""The look that follows one at `now`."""
	return min(
		(moment for moment in _moments(start, due, calendar, points) if moment > now), default=due + PAST_DUE
	)


def _moments(
	start: datetime | None, due: datetime, calendar: WorkCalendar, points: tuple[timedelta, ...]
) -> list[datetime]:
	"""The moments of the points; one that lies before the deadline's own start says nothing and is left out."""
	moments = []
	for point in points:
		try:
			moment = calendar.subtract_working_time(due, point)
		except CalendarError:
			continue
		if start is None or moment > start:
			moments.append(moment)
	return moments

"""Calls are put in, in any order, and warnings come out (article 11).

What a call costs follows the window it falls into, not the history: a call that comes last is compared with its
window; one that is entered late, corrected or taken out has the calls after it judged again.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from .counting import GUIDE, EntityLine, Line, TopicLine, counts_for_entity, counts_for_topic
from .warnings import Call, DayCalendar, Reconciled, ServiceWarning, WarningSettings, reconcile

# No window reaches further back: 7 working days around the longest holiday, or a month.
REACH = timedelta(days=40)


class CallTooOld(ValueError):
	"""A call lies further back than a `Watch` remembers; `call` and `since`, the earliest moment it takes."""

	def __init__(self, call: Call, since: datetime) -> None:
		super().__init__(f"call {call.id} at {call.at} lies before {since}")
		self.call = call
		self.since = since


class Watch:
	"""All calls of the last `keep`, and the warnings they make.

	A call with a known id is a correction of it. Calls may come in any order, not more than `keep` late.
	"""

	def __init__(
		self,
		calendar: DayCalendar,
		settings: WarningSettings = GUIDE,
		keep: timedelta = timedelta(days=62),
	) -> None:
		self.calendar, self.settings, self.keep = calendar, settings, keep
		self._lines: dict[tuple[str, str], Line] = {}
		self._calls: dict[str, Call] = {}
		self._arrived: deque[Call] = deque()
		self._newest = datetime.min

	def put(self, call: Call) -> Reconciled:
		"""Count a call, or a correction of one. Raises `CallTooOld`."""
		if self._newest > datetime.min and call.at < self._newest - self.keep:
			raise CallTooOld(call, self._newest - self.keep)
		old, lines = self._calls.get(call.id), self._lines_of(call)
		self._calls[call.id] = call
		self._arrived.append(call)
		if old is None and all(line.ends_before(call) for line in lines):
			result = sum((line.append(call) for line in lines), Reconciled())
		else:
			result = self._replace(old, call)
		if call.at > self._newest:
			self._newest = call.at
			self._forget()
		return result

	def take(self, call_id: str) -> Reconciled:
		"""Take a call out again; nothing happens where it is not known."""
		return self._replace(self._calls.pop(call_id, None), None)

	def _replace(self, old: Call | None, new: Call | None) -> Reconciled:
		leaves = self._lines_of(old) if old else []
		joins = self._lines_of(new) if new else []
		touched = list(dict.fromkeys((*leaves, *joins)))
		stored = [warning for line in touched for warning in line.all_warnings]
		for line in leaves:
			if old:
				line.take(old)
		for line in joins:
			if new:
				line.insert(new)
		return reconcile(stored, [warning for line in touched for warning in line.all_warnings])

	def __len__(self) -> int:
		"""The number of calls that are remembered."""
		return len(self._calls)

	def warnings(self) -> tuple[ServiceWarning, ...]:
		"""All warnings of the calls that are remembered."""
		return tuple(warning for line in self._lines.values() for warning in line.all_warnings)

	def _lines_of(self, call: Call) -> list[Line]:
		lines: list[Line] = []
		if counts_for_topic(call):
			lines.append(self._line(TopicLine, call.topic, ""))
		if counts_for_entity(call, self.settings):
			lines.append(self._line(EntityLine, call.topic, call.entity))
		return lines

	def _line(self, kind: type[Line], topic: str, entity: str) -> Line:
		line = self._lines.get((topic, entity))
		if line is None:
			line = self._lines[topic, entity] = kind(topic, entity, self.calendar, self.settings)
		return line

	def _forget(self) -> None:
		if self._newest < datetime.min + self.keep + REACH:
			return
		moment = self._newest - self.keep - REACH
		while self._arrived and self._arrived[0].at < moment:
			call = self._arrived.popleft()
			if self._calls.get(call.id) is call:
				del self._calls[call.id]
			for key in ((call.topic, ""), (call.topic, call.entity)):
				line = self._lines.get(key)
				if line is None:
					continue
				line.forget(moment)
				if not line.calls:
					del self._lines[key]

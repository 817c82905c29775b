"""The audit as a whole: read, judge in parts, write. The only place that starts processes."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice

from .judge import Judge
from .log import Log, OrderLog, Rejection
from .reports import Report
from .tally import Tally

#: Orders per part: enough that passing a part on costs little, few enough that results stay small.
_PART = 500
#: Logs of fewer orders are judged at once, without other processes.
_FEW = 2 * _PART


@dataclass(frozen=True)
class Part:
	"""A part of the log, judged: its piece of the report, its counts, and its rows that were not used."""

	text: str
	tally: Tally
	rejections: list[Rejection]


@dataclass(frozen=True)
class Outcome:
	tally: Tally
	rejections: list[Rejection]


def run(
	log: Log,
	judge: Judge,
	report: Report,
	write: Callable[[str], object],
	*,
	jobs: int,
	progress: Callable[[float], None],
) -> Outcome:
	"""Judge every order of `log` and write the report, in the order of the log whatever `jobs` is."""
	tally = Tally()
	rejections = log.rejections
	written = False
	done = 0
	write(report.head())
	for part in _parts(log, judge, report, jobs):
		if part.text:
			write(report.between + part.text if written else part.text)
			written = True
		tally.merge(part.tally)
		# Reasons are few, rows may be many.
		rejections += (Rejection(one.line, sys.intern(one.reason)) for one in part.rejections)
		done += _PART
		progress(min(1.0, done / len(log.names)))
	rejections.sort(key=lambda one: one.line)
	for piece in report.foot(tally, rejections):
		write(piece)
	return Outcome(tally, rejections)


def available_cores() -> int:
	if hasattr(os, "sched_getaffinity"):
		return len(os.sched_getaffinity(0))
	return os.cpu_count() or 1


def _parts(log: Log, judge: Judge, report: Report, jobs: int) -> Iterator[Part]:
	batches = _batched(log.orders())
	if jobs == 1 or len(log.names) <= _FEW:
		yield from (_judged(batch, judge, report) for batch in batches)
		return
	with ProcessPoolExecutor(jobs, initializer=_prepare, initargs=(judge, report)) as pool:
		try:
			yield from _in_turn(pool, batches, ahead=2 * jobs)
		finally:
			pool.shutdown(cancel_futures=True)


def _in_turn(pool: Executor, batches: Iterable[list[OrderLog]], ahead: int) -> Iterator[Part]:
	"""Results in the order of the batches, never more than `ahead` of them waiting."""
	waiting: deque[Future[Part]] = deque()
	for batch in batches:
		waiting.append(pool.submit(_judged_here, batch))
		if len(waiting) > ahead:
			yield waiting.popleft().result()
	while waiting:
		yield waiting.popleft().result()


def _judged(batch: list[OrderLog], judge: Judge, report: Report) -> Part:
	tally, verdicts, rejections = Tally(), [], []
	for order in batch:
		verdict, rejected = judge.judge(order)
		rejections += rejected
		if verdict is not None:
			tally.add(verdict)
			verdicts.append(verdict)
	return Part(report.orders(verdicts), tally, rejections)


def _batched(orders: Iterator[OrderLog]) -> Iterator[list[OrderLog]]:
	while batch := list(islice(orders, _PART)):
		yield batch


# What a worker process keeps from its start: sent once instead of with every part.
_worker: tuple[Judge, Report]


def _prepare(judge: Judge, report: Report) -> None:
	global _worker
	_worker = (judge, report)


def _judged_here(batch: list[OrderLog]) -> Part:
	return _judged(batch, *_worker)

"""What a call costs the watch after 10,000 calls and after a million: `python benchmarks/bench_warnings.py`.

What counts is the ratio; benchmarks/README.md says how to read it.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

from hotline_csg.guide.calendar import china
from hotline_csg.guide.warnings import Call
from hotline_csg.guide.watch import REACH, Watch

CALENDAR = china()
START = datetime(2018, 2, 10)
A_DAY = 360
KEEP = timedelta(days=62)


def calls(seed: int, count: int) -> Iterator[Call]:
	"""`A_DAY` calls a day, of 3,000 entities, a few of which call often, on 40 topics."""
	rnd = random.Random(seed)
	for number in range(count):
		entity = rnd.randrange(60) if rnd.random() < 0.1 else rnd.randrange(3000)
		at = START + number * timedelta(days=1) / A_DAY
		yield Call(str(number), f"主体{entity}", f"业务{rnd.randrange(40)}", at.replace(microsecond=0))


def watched(count: int, seed: int, chunk: int, late: int = 0) -> tuple[list[float], int, int]:
	"""Seconds of processor time per call, chunk by chunk once the windows are full; warnings; calls remembered.

	With `late`, every so many calls one is entered again with a moment some days back.
	"""
	# Three times what is remembered: from then on as much is forgotten as comes in.
	full = 3 * (KEEP + REACH).days * A_DAY
	watch, warnings, times = Watch(CALENDAR, keep=KEEP), 0, []
	stream = calls(seed, full + count)
	for _ in range(full):
		watch.put(next(stream))
	for _ in range(count // chunk):
		some = [next(stream) for _ in range(chunk)]
		start = time.process_time()
		for number, call in enumerate(some):
			warnings += len(watch.put(call).new)
			if late and number % late == 0:
				watch.put(Call(call.id, call.entity, call.topic, call.at - timedelta(days=3)))
		times.append((time.process_time() - start) / chunk)
	return times, warnings, len(watch)


def recounted(count: int, seed: int) -> float:
	"""The baseline, seconds per call: with each call the history of its topic and of its entity is gone through."""
	known: dict[str, list[Call]] = {}
	start = time.process_time()
	for call in calls(seed, count):
		history = known.setdefault(call.topic, [])
		history.append(call)
		week, month = call.at - timedelta(days=7), call.at - timedelta(days=31)
		len({one.entity for one in history if one.at >= week})
		sum(one.entity == call.entity and one.at >= month for one in history)
	return (time.process_time() - start) / count


def main() -> None:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--few", type=int, default=10_000)
	parser.add_argument("--many", type=int, default=1_000_000)
	parser.add_argument("--seed", type=int, default=1)
	parser.add_argument("--json", action="store_true")
	options = parser.parse_args()
	times, warnings, remembered = watched(options.many, options.seed, options.few)
	# The first 10,000 calls and the last of the million; the median of some around, for a machine that does other things.
	few, many = median(times[:9]), median(times[-9:])
	late = median(watched(9 * options.few, options.seed, options.few, late=10)[0])
	history, longer = recounted(options.few, options.seed), recounted(4 * options.few, options.seed)
	figures = {
		"python": platform.python_version(),
		"few_us": few * 1e6,
		"many_us": many * 1e6,
		"ratio_many_to_few": many / few,
		"all_us": sum(times) / len(times) * 1e6,
		"warnings": warnings,
		"remembered": remembered,
		"ratio_with_corrections": late / few,
		"ratio_recounting": history / few,
		"ratio_recounting_4_times": longer / few,
	}
	if options.json:
		print(json.dumps(figures))
		return
	for name, value in figures.items():
		print(f"{name:>26}: {value if isinstance(value, str) else format(value, ',.2f')}")


if __name__ == "__main__":
	main()

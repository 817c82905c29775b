"""The audit of a long log: seconds, peak memory, and how many times longer it takes than reading the file by `csv`.

	python benchmarks/bench_audit.py [--orders 100000] [--jobs 2] [--format json]

The log has ten events per order, by time, so that the rows of an order stand far apart. Memory is that of all
processes together (their proportional set sizes), sampled while they run; it needs Linux. Processor time is that
of all processes too, and says more than seconds on a machine that has other work.
"""

from __future__ import annotations

import argparse
import csv
import resource
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

STEPS = (
	"受理", "传递", "派发", "退单", "派发", "联系客户", "回单", "审核通过", "回访", "归档",
)  # fmt: skip
CATEGORIES = ("咨询", "催办", "投诉", "建议")
FIRST = datetime(2025, 1, 2, 8)
DAYS = 500
EVERY = 0.1  # seconds between two looks at the memory


def write_log(path: Path, orders: int) -> int:
	"""A log of `orders` orders; the number of its events."""
	random = Random(1)
	rows = []
	for number in range(orders):
		at = FIRST + timedelta(days=random.randrange(DAYS), minutes=random.randrange(600))
		category = CATEGORIES[number % len(CATEGORIES)]
		for step in STEPS:
			rows.append((at, number, step, category))
			at += timedelta(minutes=random.randrange(1, 400))
	rows.sort()
	with path.open("w", encoding="utf-8", newline="") as file:
		writer = csv.writer(file)
		writer.writerow(("工单号", "事件", "时间", "诉求类型", "诉求渠道", "重大"))
		writer.writerows(
			(f"GD{number:07}", step, at, category, "400热线", "否") for at, number, step, category in rows
		)
	return len(rows)


def read_only(path: Path) -> float:
	"""Processor seconds that reading every row takes, and nothing else."""
	start = time.process_time()
	with path.open(encoding="utf-8", newline="") as file:
		for _ in csv.reader(file):
			pass
	return time.process_time() - start


def audit(path: Path, output: Path, form: str, jobs: int) -> tuple[float, float, int, int]:
	"""Seconds, processor seconds and peak memory (in KiB) of all processes, exit status."""
	command = [sys.executable, "-m", "hotline_csg", "audit", str(path), "--format", form, "--jobs", str(jobs)]
	command += ["--as-of", "2026-10-01", "--output", str(output)]
	start = time.perf_counter()
	process = subprocess.Popen(command)
	peak = [0]
	watch = threading.Thread(target=_watch, args=(process, peak))
	watch.start()
	status = process.wait()
	seconds = time.perf_counter() - start
	watch.join()
	used = resource.getrusage(resource.RUSAGE_CHILDREN)
	return seconds, used.ru_utime + used.ru_stime, peak[0], status


def _watch(process: subprocess.Popen[bytes], peak: list[int]) -> None:
	while process.poll() is None:
		peak[0] = max(peak[0], sum(map(_memory, [process.pid, *_children(process.pid)])))
		time.sleep(EVERY)


def _children(pid: int) -> list[int]:
	found = []
	for task in Path(f"/proc/{pid}/task").glob("*/children"):
		for child in _text(task).split():
			found += [int(child), *_children(int(child))]
	return found


def _memory(pid: int) -> int:
	for line in _text(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
		if line.startswith("Pss:"):
			return int(line.split()[1])
	return 0


def _text(path: Path) -> str:
	try:
		return path.read_text()
	except OSError:
		return ""  # the process has ended in between


def main() -> None:
	options = argparse.ArgumentParser(
		description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
	)
	options.add_argument("--orders", type=int, default=100_000)
	options.add_argument("--jobs", type=int, default=2)
	options.add_argument("--format", default="json", choices=("json", "csv", "html", "table"))
	chosen = options.parse_args()
	with tempfile.TemporaryDirectory() as folder:
		log, output = Path(folder, "log.csv"), Path(folder, "report")
		events = write_log(log, chosen.orders)
		print(f"{chosen.orders:,} orders, {events:,} events, {log.stat().st_size / 1e6:.0f} MB")
		plain = read_only(log)
		seconds, worked, peak, status = audit(log, output, chosen.format, chosen.jobs)
		print(f"read by csv   {plain:6.1f} s of processor time")
		print(f"audited       {seconds:6.1f} s, {events / seconds:,.0f} events/s, exit status {status}")
		print(f"              {worked:6.1f} s of processor time")
		print(f"peak memory   {peak / 1024:6.0f} MiB in all processes")
		print(f"report        {output.stat().st_size / 1e6:6.0f} MB of {chosen.format}")
		print(f"ratio         {worked / plain:6.1f} × the processor time of reading the file")


if __name__ == "__main__":
	main()

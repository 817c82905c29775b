"""Drawing a sample that anybody can draw again: the same names and the same seed give the same sample."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from random import Random

Candidate = tuple[str, str]


def sample(candidates: Iterable[Candidate], count: int, seed: int, *, each: bool = False) -> list[str]:
	"""`count` of the candidates' names, sorted; with `each` that many of every group, or all where it has fewer.

	A candidate is (name, group). Their order does not matter. With `each`, what one group gives does not depend on
	the others, and who has no group is left out.
	"""
	if count < 0:
		raise ValueError(f"a sample of {count} cannot be drawn")
	groups: dict[str, list[str]] = defaultdict(list)
	for name, group in candidates:
		if group or not each:
			groups[group if each else ""].append(name)
	drawn: list[str] = []
	for group, names in groups.items():
		drawn += Random(f"{seed}:{group}").sample(sorted(names), min(count, len(names)))
	return sorted(drawn)

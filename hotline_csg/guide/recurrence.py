"""整改后同类问题再发生: which later orders show that what was accepted as mended was not.

The guide has reports found true or at fault mended by the departments (R81.14, R81.15) and does not say what a relapse
is. Here it is an order received after the acceptance, of the same topic (a leaf is "the same business problem", R4.1)
and the same responsible department, that is a complaint or a regulator's order found true or at fault.
"""

from __future__ import annotations

from .choices import Finding
from .words import Category, Channel, State

# A complaint counts as raised: the guide knows no finding of one (R6.4: a recorded preliminary judgement).
CATEGORY = Category.COMPLAINT
# A regulator's order, whatever its category, counts by what its investigation found (R81.14).
CHANNEL = Channel.C12398
FINDINGS = frozenset(finding for finding in Finding if finding.in_bulletin)
# What was not accepted is nobody's fault (R4.5); an urge speaks of an order that counts already (A27).
WITHOUT = frozenset({State.NOT_ACCEPTED})


def shows_relapse(
	category: Category, channel: Channel, state: State, *, finding: Finding | None = None, urge: bool = False
) -> bool:
	"""Whether a later order of the same topic and department counts as the same kind again."""
	if urge or state in WITHOUT:
		return False
	if channel is CHANNEL:
		return finding in FINDINGS
	return category is CATEGORY

"""What counts as the same kind again after a rectification was accepted (R81.14, R81.15)."""

import pytest

from hotline_csg.guide.choices import Finding
from hotline_csg.guide.recurrence import shows_relapse
from hotline_csg.guide.words import Category, Channel, State

COMPLAINT, CONSULTATION = Category.COMPLAINT, Category.CONSULTATION
HOTLINE, REGULATOR = Channel.HOTLINE_400, Channel.C12398


@pytest.mark.requirement("R81.15")
@pytest.mark.parametrize(
	("category", "channel", "state", "more", "counts"),
	[
		(COMPLAINT, HOTLINE, State.DISPATCHED, {}, True),
		(COMPLAINT, Channel.C12345, State.ARCHIVED, {}, True),
		(CONSULTATION, HOTLINE, State.ARCHIVED, {}, False),
		(COMPLAINT, HOTLINE, State.NOT_ACCEPTED, {}, False),
		(COMPLAINT, HOTLINE, State.DISPATCHED, {"urge": True}, False),
		(COMPLAINT, REGULATOR, State.ARCHIVED, {}, False),
		(COMPLAINT, REGULATOR, State.ARCHIVED, {"finding": Finding.UNTRUE}, False),
		(COMPLAINT, REGULATOR, State.ARCHIVED, {"finding": Finding.AT_FAULT}, True),
		(CONSULTATION, REGULATOR, State.REFINED, {"finding": Finding.TRUE}, True),
	],
)
def test_which_later_orders_show_a_relapse(category, channel, state, more, counts):
	assert shows_relapse(category, channel, state, **more) is counts

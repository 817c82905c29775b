"""How a sample is drawn and how marks become a score."""

import random

import pytest

from hotline_csg.guide.inspections import About, Fault, Mark, MarkRefused, check, mean, score
from hotline_csg.guide.requirements import BY_ID
from hotline_csg.guide.sampling import sample
from hotline_csg.guide.score_sheet import ITEMS

ORDERS = [(f"RX{number:04}", f"agent{number % 3}") for number in range(300)]


def test_the_same_names_and_seed_give_the_same_sample_in_whatever_order_they_come():
	shuffled = random.Random(9).sample(ORDERS, len(ORDERS))

	assert sample(ORDERS, 20, 7) == sample(shuffled, 20, 7)
	assert len(set(sample(ORDERS, 20, 7))) == 20
	assert sample(ORDERS, 20, 7) != sample(ORDERS, 20, 8)


def test_so_many_of_each_group_are_drawn_whatever_the_others_hold():
	drawn = sample(ORDERS, 5, 7, each=True)
	of_first = [name for name in drawn if int(name[2:]) % 3 == 0]

	assert [sum(int(name[2:]) % 3 == group for name in drawn) for group in range(3)] == [5, 5, 5]
	assert sample([one for one in ORDERS if one[1] == "agent0"], 5, 7, each=True) == of_first


@pytest.mark.parametrize(
	("candidates", "count", "each", "drawn"),
	[
		([], 5, False, []),
		([("A", ""), ("B", "")], 5, False, ["A", "B"]),
		([("A", ""), ("B", "x")], 5, True, ["B"]),
		(ORDERS, 0, False, []),
	],
)
def test_where_there_are_fewer_all_are_drawn(candidates, count, each, drawn):
	assert sample(candidates, count, 1, each=each) == drawn


def test_every_order_can_be_drawn():
	drawn = {name for seed in range(200) for name in sample(ORDERS, 20, seed)}

	assert drawn == {name for name, _group in ORDERS}


FATAL = Mark("泄露", 0, fatal=True)


@pytest.mark.parametrize(
	("marks", "expected"),
	[
		([Mark("a", 20, 20), Mark("b", 80, 80), FATAL], 100.0),
		([Mark("a", 20, 15), Mark("b", 80, 80), FATAL], 95.0),
		([Mark("a", 30, 20), Mark("b", 30, 30)], 83.3),
		([Mark("a", 1, 1), Mark("b", 7, 0)], 12.5),
		([Mark("a", 16, 1)], 6.3),  # 6.25, half up
		([Mark("a", 20, 15), Mark("b", 80, 0, applies=False)], 75.0),
		([Mark("a", 20, 20), Mark("泄露", 0, fatal=True, failed=True)], 0.0),
		([Mark("a", 20, 20), Mark("泄露", 0, fatal=True, failed=True, applies=False)], 100.0),
		([Mark("a", 20, 0)], 0.0),
	],
)
def test_a_score_is_what_was_given_of_the_marks_that_apply(marks, expected):
	assert score(marks) == expected


@pytest.mark.parametrize(
	("marks", "fault", "item"),
	[
		([Mark("a", 20, 21)], Fault.RANGE, "a"),
		([Mark("a", 20, 20), Mark("b", 20, -1, remark="x")], Fault.RANGE, "b"),
		([Mark("a", 20, float("nan"))], Fault.NUMBER, "a"),
		([Mark("a", 20, float("inf"))], Fault.RANGE, "a"),
		([Mark("a", 20, 19)], Fault.REASON, "a"),
		([Mark("a", 20, 19, remark="  ")], Fault.REASON, "a"),
		([Mark("a", 20, 20), Mark("f", 0, fatal=True, failed=True)], Fault.REASON, "f"),
		([Mark("a", 20, 20, applies=False)], Fault.NOTHING, ""),
		([FATAL], Fault.NOTHING, ""),
	],
)
def test_what_cannot_be_given(marks, fault, item):
	with pytest.raises(MarkRefused) as refused:
		check(marks)

	assert (refused.value.fault, refused.value.item) == (fault, item)


def test_what_can_be_given():
	check([Mark("a", 20, 19.5, remark="迟了"), Mark("b", 20, 0, applies=False), FATAL])


@pytest.mark.parametrize(("values", "expected"), [([], None), ([90], 90.0), ([100, 0, 83.3], 61.1)])
def test_a_mean(values, expected):
	assert mean(values) == expected


def test_the_sheet_a_site_begins_with_gives_each_a_hundred_and_cites_what_it_judges():
	full = {about: sum(item.full for item in ITEMS if item.about is about) for about in About}
	assert full == dict.fromkeys(About, 100)
	assert {item.rule for item in ITEMS} - BY_ID.keys() == set()

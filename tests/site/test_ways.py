"""What install seeds of lists, boards and profiles, what the overview counts for whom, and the ready phrases of a step."""

import json
from datetime import timedelta

import frappe
import pytest

from hotline_csg import service
from hotline_csg.api import dispatch, overview, phrases, wallboard
from hotline_csg.api import order as order_api
from hotline_csg.guide.words import EventKind, State
from hotline_csg.patches import blocks_in_the_dark, overdue_by_the_moment
from hotline_csg.setup import ways
from tests.support import builders
from tests.support.builders import MONDAY, STEP, acting

E = EventKind
SAVED = ("已超时", "即将超时")


@pytest.mark.parametrize("by_whom", ["seeded", "an admin"])
def test_a_block_nobody_changed_is_readable_in_the_dark(by_whom):
	name = next(iter(ways.BLOCKS))
	before = ways.BLOCK_STYLE.replace("background: var(--card-bg); ", "")
	before = before.replace("--control-bg", "--gray-200").replace("--text-on-red", "--red-600")
	stands = before if by_whom == "seeded" else f"{before} .card {{ color: black; }}"
	frappe.db.set_value("Custom HTML Block", name, "style", stands)
	blocks_in_the_dark.execute()
	becomes = ways.BLOCK_STYLE if by_whom == "seeded" else stands
	assert frappe.db.get_value("Custom HTML Block", name, "style") == becomes


def test_a_filter_that_was_deleted_does_not_come_back():
	where = {"reference_doctype": "Issue", "for_user": ("is", "not set")}
	names = set(frappe.get_all("List Filter", where, pluck="filter_name"))
	frappe.db.delete("List Filter", {"filter_name": "投诉"})
	ways.seed()

	assert names == set(ways.FILTERS)
	assert set(frappe.get_all("List Filter", where, pluck="filter_name")) == names - {"投诉"}


@pytest.mark.parametrize("name", ways.FILTERS)
def test_every_saved_filter_can_be_asked(name):
	text = frappe.db.get_value("List Filter", {"filter_name": name}, "filters")
	rows = json.loads(
		text.replace('"__my_posts__"', '["服务调度"]').replace("__now__", "2026-03-02 09:00:00")
	)
	with acting("dispatcher"):
		found = frappe.get_list("Issue", filters=[row[:4] for row in rows], pluck="name", order_by="name")

	assert found == []


def test_the_board_has_a_column_for_every_stage_an_order_waits_in():
	board = frappe.get_doc("Kanban Board", ways.BOARD)
	open_stages = {one.zh for one in State if not one.ended} - {State.UNREGISTERED.zh}

	assert {row.column_name for row in board.columns} == open_stages | {State.ARCHIVED.zh}


def test_soon_begins_as_long_before_as_people_are_told():
	doc = builders.order(State.DISPATCHED, MONDAY)
	before = frappe.db.get_single_value("Hotline Settings", "due_soon_minutes")

	assert before == 60
	assert str(doc.hotline_act_by) == "2026-03-03 17:30:00"
	assert str(doc.hotline_soon_from) == "2026-03-03 16:30:00"


@pytest.mark.parametrize(("part", "counts"), [("head", 1), ("other_head", 0), ("mmd", 2), ("outsider", 0)])
def test_the_overview_counts_what_its_reader_sees(part, counts):
	builders.order(State.DISPATCHED, MONDAY)
	builders.order(State.PASSED, MONDAY)
	with acting(part, MONDAY + 6 * STEP):
		figures = overview.figures()

	assert {card["key"]: card["count"] for card in figures["cards"]}["open"] == counts
	assert len(figures["first"]) == counts
	assert sum(
		bar["count"] for chart in figures["charts"] if chart["key"] == "stage" for bar in chart["bars"]
	) == (counts)


def test_a_deadline_is_explained_to_those_who_see_it():
	doc = builders.order(State.DISPATCHED, MONDAY)
	name = frappe.db.get_value("Hotline Deadline", {"issue": doc.name, "code": "handle"})
	with acting("handler"):
		lines = order_api.why(name)

	assert lines[-1] == "应于 2026年3月3日周二 17:30 前完成"
	with acting("other_handler"), pytest.raises(frappe.PermissionError):
		order_api.why(name)


def test_the_officer_opens_a_report():
	from tests.support import flows

	order = flows.register("03-02 09:05", category="举报")
	with acting("officer", MONDAY + STEP):
		board = service.board(order.name)

	assert [(one["stage"], one["mark"]) for one in board["stages"]] == [
		("待传递", "current"),
		("已指引举报", "ahead"),
	]
	assert board["supervision"] == []


def test_a_step_offers_the_phrases_of_its_kind_and_department():
	doc = builders.order(State.DISPATCHED, MONDAY)
	with acting("manager"):
		for title, department in (("本部门的", builders.department()), ("别部门的", builders.department(1))):
			frappe.get_doc(
				{
					"doctype": "Hotline Phrase",
					"title": title,
					"used_for": "退单",
					"department": department,
					"text": "x",
				}
			).insert()
	with acting("handler"):
		offered = {row["title"] for row in phrases.for_step(doc.name, "returned")}

	assert {"不属本部门职责", "联系方式有误", "本部门的"} == offered


@pytest.mark.parametrize(
	("part", "allowed"), [("manager", True), ("mmd", True), ("handler", False), ("agent", False)]
)
def test_phrases_are_edited_by_managers(part, allowed):
	with acting(part):
		assert frappe.has_permission("Hotline Phrase", "write") is allowed


def test_a_sheet_shows_no_number_and_is_for_those_who_see_the_order():
	doc = builders.order(State.REPLIED, MONDAY)
	with acting("handler"):
		parts = {part.heading: part for part in service.hotline_paper("Hotline Order", doc.name).parts}

	assert ("联系方式", "138****0001") in [one for line in parts["诉求"].lines for one in line]
	assert [row[1:3] for row in parts["诉求要点与答复"].rows] == [
		["平台登录提示账号被锁定，如何解锁？", "账号已解锁，请重新登录。"]
	]
	assert [row[1] for row in parts["历史记录"].rows] == ["受理", "传递", "派发", "回单"]
	with acting("other_handler"), pytest.raises(frappe.PermissionError):
		service.hotline_paper("Hotline Order", doc.name)


def test_the_regulators_board_tells_both_clocks():
	from tests.support import flows

	order = flows.transferred("03-02 09:00").do("dispatcher", E.DISPATCHED, "03-02 09:30")
	with acting("mmd", MONDAY + 6 * STEP):
		(row,) = overview.regulator()["orders"]

	assert row.name == order.name
	assert [cell["status"] for cell in row.from_receipt] == ["按时完成", "进行中", "进行中"]
	assert [str(cell["due"]) for cell in row.from_dispatch] == [
		"2026-03-02 11:30:00",
		"2026-03-02 17:30:00",
		"2026-03-11 17:30:00",
	]


# The order waits for its department until 17:30; nothing ticks in this test.
@pytest.mark.parametrize(
	("moment", "late", "soon"),
	[
		("2026-03-03 16:29:59", 0, 0),
		("2026-03-03 16:30:00", 0, 1),
		("2026-03-03 17:30:00", 0, 1),
		("2026-03-03 17:30:01", 1, 0),
		("2026-03-03 21:00:00", 1, 0),
	],
)
def test_overdue_is_the_same_wherever_it_is_counted(moment, late, soon):
	name = builders.order(State.DISPATCHED, MONDAY).name
	builders.order(State.ARCHIVED, MONDAY)
	now = frappe.utils.get_datetime(moment)
	with acting("dispatcher", now):
		shown = overview.figures()
		wall = wallboard.figures()
		(held,) = dispatch.queue()["departments"]
		row = order_api.left([name])["orders"][name]
		filters = {one: json.loads(ways.as_stored(one).replace(ways.NOW, moment)) for one in SAVED}
		listed = {one: len(frappe.get_list("Issue", [row[:4] for row in filters[one]])) for one in SAVED}
		cards = {card["key"]: card for card in shown["cards"]}
		behind = {key: len(frappe.get_list("Issue", cards[key]["filters"])) for key in ("overdue", "soon")}

	counted = {
		"cards": (cards["overdue"]["count"], cards["soon"]["count"]),
		"lists behind them": (behind["overdue"], behind["soon"]),
		"saved filters": (listed["已超时"], listed["即将超时"]),
	}
	assert counted == dict.fromkeys(counted, (late, soon))
	assert (wall["late"], held["late"], int(row["left"] < 0)) == (late, late, late)


def test_what_came_today_is_the_same_wherever_it_is_counted():
	"""Urges are counted apart (A27)."""
	urged = builders.order(State.DISPATCHED, MONDAY)
	builders.order(State.ARCHIVED, MONDAY - timedelta(days=3))
	builders.step(urged.name, "agent", E.URGED, MONDAY + 4 * STEP, reason="催")
	with acting("dispatcher", MONDAY + 6 * STEP):
		(card,) = [one for one in overview.figures()["cards"] if one["key"] == "today"]
		behind = frappe.get_list("Issue", card["filters"], pluck="name")
		wall = wallboard.figures()["received"]
		(month,) = [one["value"] for one in overview.month() if one["label"] == "受理量"]

	assert behind == [urged.name]
	assert (card["count"], wall, month) == (1, 1, "1")


def test_a_saved_filter_nobody_changed_asks_for_the_moment():
	where = {"reference_doctype": "Issue", "filter_name": "已超时"}
	once = json.dumps([["Issue", "hotline_overdue", "=", 1, False]])
	changed = json.dumps(
		[["Issue", "hotline_overdue", "=", 1, False], ["Issue", "customer", "=", "x", False]]
	)
	stored = []
	for text in (once, changed):
		frappe.db.set_value("List Filter", where, "filters", text)
		overdue_by_the_moment.execute()
		stored.append(frappe.db.get_value("List Filter", where, "filters"))

	assert stored == [ways.as_stored("已超时"), changed]

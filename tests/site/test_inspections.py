"""质检: a sample is drawn of archived orders, scored, appealed, decided; who sees what of it; the figures."""

from __future__ import annotations

from datetime import date

import frappe
import pytest

from hotline_csg import service
from hotline_csg.adapters.inspections import batches
from hotline_csg.api import inspections as api
from hotline_csg.guide.inspections import About
from hotline_csg.guide.score_sheet import ITEMS, TITLE
from hotline_csg.guide.words import EventKind as E
from hotline_csg.guide.words import State
from hotline_csg.hotline_csg.report.hotline_inspection_results import hotline_inspection_results as report
from tests.support import builders, outbox
from tests.support.builders import MONDAY, STEP, acting, login
from tests.support.flows import at

INSPECTION, EVENT = "Hotline Inspection", "Hotline Inspection Event"
FRIDAY = at("03-06 09:00")


def archived(number: int = 1, **facts):
	return [
		builders.order(State.ARCHIVED, MONDAY + number * STEP / 10, **facts).name for number in range(number)
	]


def batch(part="manager", moment=FRIDAY, **values):
	doc = {
		"doctype": "Hotline Inspection Batch",
		"sheet": TITLE,
		"from_date": "2026-03-01",
		"to_date": "2026-03-06",
		"way": "全部符合条件的",
		"count": 2,
		"seed": 7,
		**values,
	}
	with acting(part, moment):
		return frappe.get_doc(doc).insert()


def drawn(part="manager", moment=FRIDAY, **values):
	"""The orders that a batch drew, sorted."""
	name = batch(part, moment, **values).name
	with acting(part, moment):
		api.draw(name)
	return sorted(set(frappe.get_all(INSPECTION, {"batch": name}, pluck="issue")))


def inspection(order, about=About.AGENT):
	return frappe.get_doc(INSPECTION, {"issue": order, "about": about.zh})


def marks(doc, **less):
	"""Full marks, but for the items named: marks, "failed" or "not_applicable"."""
	given = {}
	for row in doc.marks:
		entry = {"marks": row.full_marks, "failed": 0, "not_applicable": 0, "remark": ""}
		other = less.get(row.item)
		if isinstance(other, str):
			entry.update({other: 1, "remark": "见录音"})
		elif other is not None:
			entry.update({"marks": other, "remark": "见录音"})
		given[row.name] = entry
	return given


def score(doc, part="manager", moment=FRIDAY, **less):
	with acting(part, moment):
		return service.score_inspection(doc.name, marks(doc, **less), "")


def refused(error, part, moment, do, *args):
	frappe.db.savepoint("refused")
	with acting(part, moment), pytest.raises((frappe.ValidationError, frappe.PermissionError)) as raised:
		do(*args)
	frappe.db.rollback(save_point="refused")
	frappe.clear_messages()
	assert (part, type(raised.value).__name__) == (part, error)


# The sample ------------------------------------------------------------------------------------------------------


def test_the_sheet_of_a_fresh_site_is_the_guides_items():
	sheet = frappe.get_doc("Hotline Score Sheet", TITLE)

	assert [(row.about, row.item, row.full_marks) for row in sheet.items] == [
		(item.about.zh, item.item, item.full) for item in ITEMS
	]


@pytest.mark.parametrize(
	"values",
	[
		{"from_date": "2026-03-07", "to_date": "2026-03-06"},
		{"to_date": "2026-03-07"},
		{"way": "总量随机", "count": 0},
	],
)
def test_a_batch_that_cannot_be_drawn(values):
	with pytest.raises(batches.BatchRefused):
		batch(**values)


def test_each_side_of_an_order_gets_an_inspection_with_a_copy_of_its_items():
	order = archived()[0]
	assert drawn() == [order]
	rows = frappe.get_all(
		INSPECTION, {"issue": order}, ["about", "person", "department", "status"], order_by="name"
	)

	assert [tuple(row.values()) for row in rows] == [
		("坐席", login("agent"), None, "待评分"),
		("调度", login("dispatcher"), None, "待评分"),
		("部门", None, builders.department(), "待评分"),
	]
	doc = inspection(order)
	assert [(row.item, row.full_marks, row.marks) for row in doc.marks] == [
		(item.item, item.full, item.full) for item in ITEMS if item.about is About.AGENT
	]
	sheet = frappe.get_doc("Hotline Score Sheet", TITLE)
	sheet.items[0].full_marks = 99
	sheet.save()
	assert inspection(order).marks[0].full_marks == ITEMS[0].full


def test_the_same_seed_draws_the_same_and_no_order_is_drawn_twice_for_a_sheet_unless_asked():
	orders = archived(6)
	first = drawn(way="总量随机")
	again = drawn(way="总量随机", again=1)
	rest = drawn()

	assert (len(first), again) == (2, first)
	assert rest == sorted(set(orders) - set(first))
	with pytest.raises(batches.BatchRefused):
		drawn()
	other = (
		frappe.copy_doc(frappe.get_doc("Hotline Score Sheet", TITLE))
		.update({"title": "另一张评分表"})
		.insert()
	)
	assert drawn(sheet=other.name) == orders
	assert drawn(sheet=TITLE, about="坐席", again=1) == orders


def test_so_many_are_drawn_of_each_department_and_agent():
	mine = archived(3)
	elsewhere = builders.order(State.PASSED, MONDAY + STEP)
	at_ = MONDAY + STEP * 5
	theirs = {"department": builders.department(1), "handler": login("other_handler")}
	for part, kind, facts in (
		("dispatcher", E.DISPATCHED, theirs),
		("other_handler", E.REPLIED, {}),
		("dispatcher", E.REVIEWED, {}),
		("agent", E.CALLED_BACK, {}),
		("agent", E.ARCHIVED, {}),
	):
		at_ += STEP
		builders.step(elsewhere.name, part, kind, at_, **facts)
	per_department = drawn(way="每个部门随机", count=1)
	per_agent = drawn(way="每名坐席随机", count=1, again=1)

	assert elsewhere.name in per_department
	assert len(set(per_department) & set(mine)) == 1
	assert (len(per_department), len(per_agent)) == (2, 1)


def test_the_rule_leaves_what_it_names_and_never_reports_urges_or_open_orders():
	plain = archived()[0]
	late = builders.order(State.REVIEWED, MONDAY)
	builders.step(late.name, "agent", E.CALLED_BACK, at("03-05 10:00"), satisfaction="非常不满意")
	builders.step(late.name, "agent", E.ARCHIVED, at("03-05 10:10"))
	referred = builders.received(category="举报", unit="举报公司")
	builders.step(referred.name, "agent", E.REFERRED, MONDAY + STEP, number_told=1)
	urged = builders.order(State.ARCHIVED, MONDAY + STEP * 2)
	frappe.db.set_value("Issue", urged.name, "hotline_urge", 1)
	builders.order(State.REVIEWED)
	found = {
		name: sorted(one for one, _group in batches.candidates(batch(**values)))
		for name, values in {
			"all": {},
			"late": {"late": 1},
			"dissatisfied": {"dissatisfied": 1},
			"returned": {"returned": 1},
			"ending": {"ending": "直接办结"},
			"department": {"department": builders.department(1)},
			"centre": {"centre": "广州电力交易中心", "category": "咨询"},
			"until the 4th": {"to_date": "2026-03-04"},
		}.items()
	}

	both = sorted([plain, late.name])
	assert found == {
		"all": both,
		"late": [late.name],
		"dissatisfied": [late.name],
		"returned": [],
		"ending": [],
		"department": [],
		"centre": both,
		"until the 4th": [plain],
	}


def test_a_drawn_batch_stays_as_it_is_and_nothing_is_deleted():
	archived()
	drawn()
	doc = frappe.get_last_doc("Hotline Inspection Batch")
	assert (doc.candidates, doc.orders, doc.inspections, doc.drawn_by) == (1, 1, 3, login("manager"))
	doc.seed = 8
	with pytest.raises(batches.BatchRefused):
		doc.save()
	refused("BatchRefused", "manager", FRIDAY, api.draw, doc.name)
	one = frappe.get_last_doc(INSPECTION)
	one.score = 100
	event = frappe.get_last_doc(EVENT)
	for do in (one.save, one.delete, event.save, event.delete, doc.delete):
		with pytest.raises(frappe.ValidationError):
			do()
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc({"doctype": INSPECTION, "issue": one.issue, "about": "坐席"}).insert()


@pytest.mark.parametrize("part", ["agent", "dispatcher", "handler", "head", "officer", "outsider"])
def test_others_draw_nothing(part):
	archived()
	name = batch().name

	refused("PermissionError", part, FRIDAY, api.draw, name)
	refused("PermissionError", part, FRIDAY, api.look, name)


# Scoring, appeal, decision ---------------------------------------------------------------------------------------


@pytest.fixture
def order():
	name = archived()[0]
	drawn()
	return name


def stands(doc):
	doc = doc.reload()
	return doc.status, doc.score, doc.below_pass, doc.fatal


def test_a_score_is_counted_by_the_server_appealed_once_and_decided_by_somebody_else(order):
	outbox.use_mail(9)
	doc = score(inspection(order), 受理信息完整=10, 回访规范="not_applicable", 分类准确=0)
	assert stands(doc) == ("已评分", 66.7, 1, 0)  # 50 of 75
	assert str(doc.appeal_until) == "2026-03-13 17:30:00"
	assert outbox.told(code="inspection") == {("agent", "站内提醒"), ("agent", "邮件")}
	refused("InspectionRefused", "agent", FRIDAY, api.appeal, doc.name, " ")
	with acting("agent", FRIDAY + STEP):
		api.appeal(doc.name, "分类依据当时的目录")
	refused("InspectionRefused", "agent", FRIDAY + STEP, api.appeal, doc.name, "再申诉")
	refused("NotYourInspection", "manager", FRIDAY, api.rule, doc.name, marks(doc), "维持")
	refused("InspectionRefused", "mmd", FRIDAY, api.rule, doc.name, marks(doc), " ")
	with acting("mmd", FRIDAY + STEP * 2):
		given = marks(doc.reload(), 受理信息完整=10, 回访规范="not_applicable")
		assert api.rule(doc.name, given, "目录属实，分类不扣分") == "已裁定"
	assert stands(doc) == ("已裁定", 86.7, 0, 0)
	assert (doc.score_before, doc.upheld, doc.inspector, doc.ruled_by) == (
		66.7,
		1,
		login("manager"),
		login("mmd"),
	)
	refused("InspectionRefused", "agent", FRIDAY, api.appeal, doc.name, "再申诉")
	rows = frappe.get_all(
		EVENT, {"inspection": doc.name}, ["event", "user", "score_before", "score_after"], order_by="creation"
	)

	assert [tuple(row.values()) for row in rows] == [
		("抽取", login("manager"), None, None),
		("评分", login("manager"), "", "66.7"),
		("申诉", login("agent"), "66.7", "66.7"),
		("裁定", login("mmd"), "66.7", "86.7"),
	]
	changes = frappe.get_all(EVENT, {"inspection": doc.name, "event": "裁定"}, pluck="changes")
	assert changes == ["分类准确：0 → 15"]


def test_a_failed_fatal_item_makes_it_zero(order):
	doc = score(inspection(order), 泄露主体信息或服务态度恶劣="failed")

	assert stands(doc) == ("已评分", 0, 1, 1)


@pytest.mark.parametrize(
	("change", "message"),
	[
		({"marks": 21}, "满分之间"),
		({"marks": -1, "remark": "x"}, "满分之间"),
		({"marks": "满分"}, "不是数字"),
		({"marks": "nan"}, "不是数字"),
		({"marks": 5}, "写明原因"),
		({"marks": 5, "remark": " "}, "写明原因"),
	],
)
def test_marks_that_are_refused(order, change, message):
	doc = inspection(order)
	given = marks(doc)
	given[doc.marks[0].name].update(change)
	with acting("manager", FRIDAY), pytest.raises(frappe.ValidationError, match=message):
		api.score(doc.name, given)
	assert stands(doc) == ("待评分", 0, 0, 0)


@pytest.mark.parametrize("change", [lambda given: given.popitem(), lambda given: given.update({"x": {}})])
def test_every_item_is_marked_and_no_other(order, change):
	doc = inspection(order)
	given = marks(doc)
	change(given)

	refused("InspectionRefused", "manager", FRIDAY, api.score, doc.name, given)


def test_nobody_inspects_an_order_of_their_own(order):
	doc = inspection(order, About.DISPATCHER)
	for part in ("agent", "supervisor"):
		with builders.holding(part, "Market Management"):
			refused("NotYourInspection", part, FRIDAY, api.score, doc.name, marks(doc))
	regulator = builders.received(
		part="mmd", channel="12398热线", transfer_number="监管〔2026〕1号", transfer_body="南方能监局"
	)
	frappe.db.set_value(INSPECTION, doc.name, "issue", regulator.name)

	refused("NotYourInspection", "mmd", FRIDAY, api.score, doc.name, marks(doc))
	refused("NotYourInspection", "dispatcher", FRIDAY, api.score, doc.name, marks(doc))
	assert score(doc).status == "已评分"


def test_a_department_is_inspected_as_one_and_any_of_its_people_answers(order):
	outbox.use_mail(9)
	doc = score(inspection(order, About.DEPARTMENT), 逐条答复=20)
	assert outbox.told(code="inspection") == {("supervisor", "站内提醒"), ("supervisor", "邮件")}
	refused("PermissionError", "agent", FRIDAY, api.confirm, doc.name)
	refused("NotYourInspection", "mmd", FRIDAY, api.confirm, doc.name)
	with acting("head", FRIDAY):
		assert api.board(doc.name)["steps"] == ["confirm", "appeal"]
		assert api.confirm(doc.name) == "已确认"
	assert doc.reload().confirmed_by == login("head")


def test_what_nobody_appeals_in_time_is_confirmed(order):
	doc = score(inspection(order))
	late = at("03-13 17:30:01")
	refused("InspectionRefused", "agent", late, api.appeal, doc.name, "迟了")
	with outbox.at(at("03-13 17:30")):
		assert service.confirm_lapsed_inspections() == 0
	with outbox.at(late):
		assert service.confirm_lapsed_inspections() == 1

	assert (stands(doc)[0], doc.confirmed_by, doc.confirmed_at) == ("已确认", None, late)


def test_the_time_for_an_appeal_is_a_setting(order):
	frappe.db.set_single_value("Hotline Settings", "inspection_appeal_days", 2)

	assert str(score(inspection(order)).appeal_until) == "2026-03-10 17:30:00"


# Who sees what ---------------------------------------------------------------------------------------------------

SEEN = {
	"mmd": {"坐席", "调度", "部门"},
	"manager": {"坐席", "调度", "部门"},
	"sysadmin": {"坐席", "调度", "部门"},
	"agent": {"坐席"},
	"dispatcher": {"调度"},
	"handler": {"部门"},
	"head": {"部门"},
	"other_head": set(),
}


def test_who_sees_which_inspection_and_its_history(order):
	for part, seen in SEEN.items():
		with acting(part):
			rows = frappe.get_list(INSPECTION, fields=["name", "about"])
			events = frappe.get_list(EVENT, pluck="inspection")
		assert (part, {row.about for row in rows}) == (part, seen)
		assert (part, set(events)) == (part, {row.name for row in rows})
	for part in ("officer", "outsider"):
		refused("PermissionError", part, FRIDAY, frappe.get_list, INSPECTION)
	refused("PermissionError", "agent", FRIDAY, api.board, inspection(order, About.DEPARTMENT).name)


def test_the_form_shows_the_order_with_what_was_missed(order):
	with acting("mmd", FRIDAY):
		shown = api.board(inspection(order).name)

	assert (shown["steps"], shown["order"]["satisfaction"], shown["order"]["points"][0]["answer"]) == (
		["score"],
		"满意",
		"账号已解锁，请重新登录。",
	)


# The figures -----------------------------------------------------------------------------------------------------


def figures(part, **chosen):
	with acting(part, FRIDAY):
		return report.execute(
			{"from_date": date(2026, 3, 6), "to_date": date(2026, 3, 6), "view": "被检对象", **chosen}
		)[1]


SHOWN = ("about", "count", "mean", "lowest", "below_pass", "fatal", "appealed", "undecided", "upheld")


def test_results_by_who_was_inspected_and_by_item():
	orders = archived(3)
	drawn()
	ones = [inspection(order) for order in orders]
	score(ones[0], 受理信息完整=10)  # 90
	score(ones[1], 泄露主体信息或服务态度恶劣="failed")  # 0
	score(ones[2], 受理信息完整=0, 回访规范=10)  # 65, decided to 80
	score(inspection(orders[0], About.DEPARTMENT), 按时联系="not_applicable", 逐条答复=9)  # 59 of 80
	score(inspection(orders[1], About.DEPARTMENT), moment=at("03-05 10:00"))
	with acting("agent", FRIDAY):
		api.appeal(ones[1].name, "没有")
		api.appeal(ones[2].name, "回访合规")
	with acting("mmd", FRIDAY):
		api.rule(ones[2].name, marks(ones[2].reload(), 受理信息完整=0), "属实")
	by_who = figures("manager")

	assert [tuple(row[name] for name in SHOWN) for row in by_who] == [
		("坐席", 3, 56.7, 0.0, 1, 1, 2, 1, 1),
		("部门", 1, 73.8, 73.8, 1, 0, 0, 0, 0),
	]
	assert [row["department"] for row in figures("manager", about="部门")] == [builders.department()]
	assert [row["about"] for row in figures("agent")] == ["坐席"]
	assert [row["about"] for row in figures("head")] == ["部门"]
	assert figures("other_head") == []
	by_item = {row["item"]: row for row in figures("mmd", view="评分项")}
	assert {
		name: tuple(by_item[name][key] for key in ("count", "full", "mean", "rate", "deducted"))
		for name in ("受理信息完整", "回访规范", "泄露主体信息或服务态度恶劣", "逐条答复")
	} == {
		"受理信息完整": (3, 20.0, 10.0, 50.0, 2),
		"回访规范": (3, 25.0, 25.0, 100.0, 0),
		"泄露主体信息或服务态度恶劣": (3, None, None, None, 1),
		"逐条答复": (1, 30.0, 9.0, 30.0, 1),
	}
	assert "按时联系" not in by_item

"""The reports that are more than a table: each figure against what is known of a small world, and against its raw rows."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

import frappe
import pytest
from frappe.desk import query_report

from hotline_csg.adapters import calendars, store
from hotline_csg.adapters.figures import special
from hotline_csg.adapters.outbox.states import State as NoticeState
from hotline_csg.guide.important import LEVEL_DUTIES, Level
from hotline_csg.guide.words import EventKind as E
from tests.support import builders, frappe_site
from tests.support.builders import MONDAY, OTHER_TOPIC, TOPIC, acting
from tests.support.flows import at, register, transferred

WEEK = {"from_date": "2026-03-02", "to_date": "2026-03-08"}
SPRING = {"from_date": "2026-02-01", "to_date": "2026-03-31"}
NOW = at("03-12 10:00")
REGULATOR = "12398热线"


def ask(report: str, part: str, **filters) -> SimpleNamespace:
	"""What the desk gets for a report."""
	with acting(part, NOW):
		got = query_report.run(report, filters=json.dumps(filters), ignore_prepared_report=True)
	return SimpleNamespace(
		rows=got["result"], columns=got["columns"], chart=got["chart"], summary=got["report_summary"]
	)


def behind(asked: SimpleNamespace, code: str, row: dict, part: str) -> int:
	"""How many rows a click on a cell opens, for whoever clicks."""
	(told,) = (one["behind"] for one in asked.columns if one["fieldname"] == code)
	filters = [*told["filters"], *row[told["rows"]]]
	with acting(part, NOW):
		return len(frappe.get_list(told["doctype"], filters=filters, limit=0, order_by="creation"))


@pytest.fixture(scope="module")
def world(site):
	"""A week of March: calls, duties, warnings and corrections; a regulator's order from February, another from March."""
	with frappe_site.committing() as remember:
		made = SimpleNamespace(remember=remember)
		calls(made)
		duties(made)
		warned(made)
		corrected(made)
		regulators(made)
		frappe.db.commit()
		yield made


# What there is ---------------------------------------------------------------------------------------------------


def calls(made) -> None:
	"""Four of one entity on Monday from nine, two of another, one of a third; two that nobody took; a report."""
	made.again = [
		builders.received(
			MONDAY + timedelta(minutes=10 * number), unit="乙售电公司", phone="13900001111", topic=OTHER_TOPIC
		)
		for number in range(4)
	]
	builders.step(made.again[0].name, "agent", E.ARCHIVED, MONDAY + timedelta(minutes=5))
	made.twice = [
		register(moment, unit="丙公司", phone="13900002222") for moment in ("03-02 10:00", "03-03 09:00")
	]
	register("03-03 09:30", unit="丁公司", phone="13900003333")
	for number in range(2):
		register(f"03-03 14:{number}0", category="举报", unit="举报公司", phone="13900004444")
	for name, moment, status in (("lost-1", "03-02 10:30", "No Answer"), ("lost-2", "03-03 09:15", "Busy")):
		values = {
			"id": name,
			"from": "13900005555",
			"to": "4001595598",
			"type": "Incoming",
			"hotline_is_call": 1,
		}
		frappe.get_doc({"doctype": "Call Log", **values, "status": status, "start_time": at(moment)}).insert()


def duties(made) -> None:
	"""An agent for the whole morning, entered twice; one from half past nine; a dispatcher, who takes no calls."""
	for user, duty, starts, ends in (
		("agent", "交易服务坐席", "03-02 08:00", "03-02 12:00"),
		("agent", "交易服务坐席", "03-02 08:00", "03-02 12:00"),
		("mmd", "交易服务坐席", "03-02 09:30", "03-02 12:00"),
		("dispatcher", "服务调度", "03-02 08:00", "03-02 17:30"),
	):
		values = {"user": builders.login(user), "duty": duty, "starts": at(starts), "ends": at(ends)}
		made.remember("Hotline Duty", frappe.get_doc({"doctype": "Hotline Duty", **values}).insert().name)


def warned(made) -> None:
	"""Of level 1 one told in time and urged late, and one that nobody touched; of level 3 one; one was withdrawn."""
	entity = made.again[0].hotline_entity
	made.warnings = {
		"done": warning(made, "1", TOPIC, "03-03 09:00", contacts=(True, True)),
		"left": warning(made, "1", OTHER_TOPIC, "03-04 09:00", contacts=(True, False)),
		"third": warning(made, "3", OTHER_TOPIC, "03-02 09:20", entity=entity),
		"withdrawn": warning(made, "1", TOPIC, "03-05 09:00", status="已撤销"),
	}
	with acting("dispatcher", at("03-03 12:00")):
		doc = frappe.get_doc("Hotline Warning", made.warnings["done"])
		doc.update({"reported_at": at("03-03 09:30"), "urged_again_at": at("03-03 11:01")})
		doc.save()


def warning(made, level, topic, moment, status="处置中", entity="", contacts=()):
	values = {"topic": topic, "status": status, "level": Level(level).zh, "level_code": int(level), "raised_at": at(moment),
		"last_at": at(moment), "entity_key": entity, "unique_key": f"world {level} {moment}",
		"contacts": [{"entity": f"主体{number}", "contacted_at": at(moment) if ticked else None}
			for number, ticked in enumerate(contacts)]}  # fmt: skip
	doc = frappe.get_doc({"doctype": "Hotline Warning", **values})
	doc.insert(ignore_permissions=True)  # as the counting does
	made.remember("Hotline Warning", doc.name)
	for duty in LEVEL_DUTIES[Level(level)]:
		if duty.limit:
			store.open_duty(
				doc, duty, duty.due(at(moment), at(moment), calendars.current()), calendars.current()
			)
	return doc.name


def corrected(made) -> None:
	"""Two of the week's orders were put right: one in its topic, one in topic and category and then in topic again."""
	first, second = (one.do("agent", E.PASSED, "03-03 10:00") for one in made.twice)
	first.save("dispatcher", "03-03 10:10", topic=OTHER_TOPIC)
	second.save("dispatcher", "03-03 10:20", topic=OTHER_TOPIC, category="投诉", judgement="内部原因")
	second.save("dispatcher", "03-03 10:30", topic=TOPIC)
	made.again[1].reload()
	other = register("03-03 11:00", unit="戊公司", phone="13900006666").do("agent", E.PASSED, "03-03 11:05")
	other.save("dispatcher", "03-03 11:10", contact_name="另一位")


def regulators(made) -> None:
	done = transferred("02-13 16:00").do("dispatcher", E.DISPATCHED, "02-13 17:15")
	promise = {"contacted_at": "2026-02-14 08:30:00", "promised_at": "2026-03-03 17:30:00"}
	done.do("head", E.CONTACTED, "02-14 08:40", **promise)
	done.do("supervisor", E.PLAN_TOLD, "02-14 14:30", plan="先补发结算单")
	done.do("handler", E.REPORT_SUBMITTED, "03-02 15:00", report="经查，系统升级未提前告知。")
	done.do("agent", E.CALLED_BACK, "03-03 09:00")
	done.do("mmd", E.REPORT_REFINED, "03-04 16:00", report="经查属实，已整改。", finding="属实")
	done.do("mmd", E.SIGNED, "03-05 09:00").do("principal", E.SIGNED, "03-05 10:00")
	with acting("mmd"):
		values = {"file_name": "reply.pdf", "content": f"%PDF-1.4 {frappe.generate_hash()}", "is_private": 1}
		url = frappe.get_doc({"doctype": "File", **values}).insert().file_url
	done.do("mmd", E.REGULATOR_REPLIED, "03-09 10:00", reply_number="复〔2026〕3号", reply_file=url)
	done.do("mmd", E.ARCHIVED, "03-09 10:05")
	waiting = transferred("03-02 09:00").do(
		"dispatcher",
		E.DISPATCHED,
		"03-02 09:30",
		department=builders.department(1),
		handler=builders.login("other_handler"),
	)
	made.regulators = [done.name, waiting.name]


# Repeat callers --------------------------------------------------------------------------------------------------


def test_repeat_callers(world):
	asked = ask("Hotline Repeat Callers", "agent", **WEEK)
	told = [
		(
			row["unit"],
			row["topic"],
			row["repeat_calls"],
			row["repeat_orders"],
			row["repeat_open"],
			row["repeat_level"],
		)
		for row in asked.rows
	]
	assert told == [("乙售电公司", OTHER_TOPIC, 4, 4, 3, "三级预警")]
	assert asked.rows[0]["last_at"] == MONDAY + timedelta(minutes=30)
	for code, count in (("repeat_calls", 4), ("repeat_orders", 4), ("repeat_open", 3)):
		assert (code, behind(asked, code, asked.rows[0], "agent")) == (code, count)


def test_repeat_callers_are_those_of_the_raw_calls_and_no_report_is_among_them(world):
	rows = frappe.get_all("Call Log", {"hotline_is_call": 1, "start_time": ("between", list(WEEK.values()))},
		["hotline_entity", "hotline_topic"], order_by="name")  # fmt: skip
	times = Counter((row.hotline_entity, row.hotline_topic) for row in rows if row.hotline_entity)
	asked = ask("Hotline Repeat Callers", "dispatcher", **WEEK)
	assert sorted(row["repeat_calls"] for row in asked.rows) == sorted(n for n in times.values() if n > 1)
	assert "举报公司" in frappe.get_all("Hotline Report Content", pluck="unit", order_by="unit")
	assert "举报公司" not in {row["unit"] for row in asked.rows}
	assert ask("Hotline Repeat Callers", "agent", **WEEK, least=5).rows == []


@pytest.mark.parametrize("part", ["manager", "head", "handler", "officer", "outsider"])
def test_who_sees_no_numbers_gets_no_repeat_callers(world, part):
	with pytest.raises(frappe.PermissionError):
		ask("Hotline Repeat Callers", part, **WEEK)


# Calls by hour ---------------------------------------------------------------------------------------------------


def test_calls_by_hour_against_the_roster(world):
	asked = ask("Hotline Calls by Hour", "manager", from_date="2026-03-02", to_date="2026-03-02")
	shown = (
		"hour",
		"offered",
		"answered",
		"lost",
		"answer_rate",
		"agent_hours",
		"mean_agents",
		"calls_per_hour",
	)
	assert [tuple(row.get(one) for one in shown) for row in asked.rows] == [
		("08:00–09:00", 0, 0, 0, None, 1.0, 1.0, 0.0),
		("09:00–10:00", 4, 4, 0, 100.0, 1.5, 1.5, 2.7),
		("10:00–11:00", 2, 1, 1, 50.0, 2.0, 2.0, 1.0),
		("11:00–12:00", 0, 0, 0, None, 2.0, 2.0, 0.0),
		("合计", 6, 5, 1, 83.3, 6.5, 1.6, 0.9),
	]


@pytest.mark.parametrize(("split", "key"), [("hour", "hour"), ("weekday", "weekday"), ("both", "hour")])
def test_calls_of_every_split_are_those_of_the_raw_rows(world, split, key):
	rows = frappe.get_all("Call Log", {"hotline_is_call": 1, "start_time": ("between", list(WEEK.values()))},
		["start_time", "status"], order_by="name")  # fmt: skip
	asked = ask("Hotline Calls by Hour", "dispatcher", **WEEK, split=split)
	*parts, whole = asked.rows
	slots = {
		"hour": lambda one: one.hour,
		"weekday": lambda one: one.weekday(),
		"both": lambda one: (one.weekday(), one.hour),
	}
	expected = Counter(slots[split](row.start_time) for row in rows)
	assert sorted(row["offered"] for row in parts if row["offered"]) == sorted(expected.values())
	assert (whole["offered"], whole["lost"]) == (len(rows), 2)
	assert all(key in row for row in parts)


def test_a_roster_of_the_future_is_not_counted(world):
	with acting("manager", at("03-02 09:30")):
		got = query_report.run("Hotline Calls by Hour", filters=json.dumps(WEEK), ignore_prepared_report=True)
	assert got["result"][-1]["agent_hours"] == 1.5


# Warnings --------------------------------------------------------------------------------------------------------


def test_warnings_by_level(world):
	asked = ask("Hotline Warnings", "mmd", **WEEK)
	codes = ("level", "raised", "still_handled", "report_due", "report_met", "report_share", "urge_again_due",
		"urge_again_met", "urge_again_share", "contacts", "contacted", "all_contacted")  # fmt: skip
	assert [tuple(row.get(code) for code in codes) for row in asked.rows] == [
		("一级预警", 2, 2, 2, 1, 50.0, 2, 0, 0.0, 4, 3, 1),
		("三级预警", 1, 1, 0, 0, None, 0, 0, None, 0, 0, 0),
		("合计", 3, 3, 2, 1, 50.0, 2, 0, 0.0, 4, 3, 1),
	]
	first = asked.rows[0]
	for code in ("report_due", "report_met", "urge_again_due"):
		assert (code, behind(asked, code, first, "mmd")) == (code, first[code])


def test_warnings_by_topic_and_the_raw_deadlines(world):
	asked = ask("Hotline Warnings", "dispatcher", **WEEK, group_by=["topic"])
	told = {row["topic"]: (row["raised"], row["report_due"], row["report_met"]) for row in asked.rows[:-1]}
	assert told == {TOPIC: (1, 1, 1), OTHER_TOPIC: (2, 1, 0)}
	counted = [name for key, name in world.warnings.items() if key != "withdrawn"]
	status = Counter(
		frappe.get_all("Hotline Deadline", {"warning": ("in", counted)}, pluck="status_code", order_by="due")
	)
	whole = asked.rows[-1]
	assert whole["report_due"] + whole["urge_again_due"] == status.total()
	assert whole["report_met"] + whole["urge_again_met"] == status["met"]


# The regulator's register ------------------------------------------------------------------------------------------


def test_the_register_tells_each_limit(world):
	asked = ask("Hotline Regulator Register", "mmd", **SPRING)
	done, waiting = asked.rows
	assert [done["issue"], waiting["issue"]] == world.regulators
	limits = ("dispatch", "contact", "plan", "report", "refine", "regulator_reply")
	assert {
		code: (str(done[f"{code}_due"])[5:16], str(done[f"{code}_done"])[5:16], done[f"{code}_status"])
		for code in limits
	} == {
		"dispatch": ("02-13 17:00", "02-13 17:15", "超时完成"),
		"contact": ("02-14 09:45", "02-14 08:30", "按时完成"),
		"plan": ("02-14 15:45", "02-14 14:30", "按时完成"),
		"report": ("03-02 17:30", "03-02 15:00", "按时完成"),
		"refine": ("03-05 17:30", "03-04 16:00", "按时完成"),
		"regulator_reply": ("03-09 17:30", "03-09 10:00", "按时完成"),
	}
	assert (done["finding"], done["reply_number"], str(done["replied_at"])) == (
		"属实",
		"复〔2026〕3号",
		"2026-03-09 10:00:00",
	)
	assert done["signatures"].count("：") == 2
	assert (waiting["contact_status"], waiting["regulator_reply_status"]) == ("已超时", "进行中")
	assert [one["value"] for one in asked.summary] == [2, 1, 1, "100.0%", 1]


def test_a_department_sees_its_own_rows_of_the_register(world):
	done, waiting = world.regulators
	seen = {
		part: [row["issue"] for row in ask("Hotline Regulator Register", part, **SPRING).rows]
		for part in ("head", "other_head", "manager")
	}
	assert seen == {"head": [done], "other_head": [waiting], "manager": [done, waiting]}


# Corrections -----------------------------------------------------------------------------------------------------


def test_corrected_orders_by_agent(world):
	asked = ask("Hotline Corrections", "manager", **WEEK)
	agent = builders.login("agent")
	row = next(row for row in asked.rows if row.get("key") == [agent])
	received = frappe.get_all("Issue", {"hotline_first_agent": agent, "hotline_urge": 0, "hotline_state": ("is", "set"),
		"hotline_received_at": ("between", list(WEEK.values()))}, pluck="name", order_by="name")  # fmt: skip
	assert (row["received"], row["corrected"]) == (len(received), 2)
	assert row["corrected_share"] == round(100 * 2 / len(received), 1)
	assert behind(asked, "corrected", row, "manager") == 2


def test_what_became_what(world):
	asked = ask("Hotline Corrections", "dispatcher", **WEEK, split="from_to")
	told = {(row["entry"], row["before"], row["after"]): row["corrections"] for row in asked.rows}
	assert told == {
		("业务分类", TOPIC, OTHER_TOPIC): 2,
		("业务分类", OTHER_TOPIC, TOPIC): 1,
		("诉求类型", "咨询", "投诉"): 1,
	}


# All of them -----------------------------------------------------------------------------------------------------


def test_states_of_notices_are_those_of_the_outbox():
	assert set(special.STATES["waiting"]) == {NoticeState.QUEUED, NoticeState.SENDING, NoticeState.FAILED}
	told = {code for codes in special.STATES.values() for code in codes}
	assert told == {str(state) for state in NoticeState}


REPORTS = {
	"Hotline Repeat Callers": {"agent", "dispatcher", "mmd"},
	"Hotline Calls by Hour": {"dispatcher", "manager"},
	"Hotline Warnings": {"dispatcher", "mmd", "manager"},
	"Hotline Regulator Register": {"dispatcher", "mmd", "manager", "supervisor", "head", "principal"},
	"Hotline Corrections": {"dispatcher", "mmd", "manager"},
	"Hotline Delivery": {"mmd", "manager"},
}


@pytest.mark.parametrize("report", REPORTS)
def test_each_report_is_for_its_roles_alone(report):
	may = set()
	for part in builders.STAFF:
		try:
			ask(report, part, **WEEK)
			may.add(part)
		except frappe.PermissionError:
			pass
	assert may == REPORTS[report]


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("wrong", [{}, {"from_date": "2026-03-02", "to_date": "2026-03-01"}])
def test_no_period_or_one_the_wrong_way_round_is_refused(report, wrong):
	part = min(REPORTS[report])
	with pytest.raises(frappe.ValidationError):
		ask(report, part, **wrong)

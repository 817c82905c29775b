"""What cannot be registered or done is refused in Chinese that says what to mend, and nothing is half-saved."""

from datetime import timedelta

import frappe
import pytest

from hotline_csg.guide.words import EventKind, State
from tests.support import builders
from tests.support.builders import MONDAY, STEP, facts_for, fields

TABLES = (
	"Issue",
	"Hotline Appeal Point",
	"Hotline Deadline",
	"Hotline Event",
	"Hotline Notice",
	"Version",
	"ToDo",
)


def counts():
	frappe.db.rollback()
	return {doctype: frappe.db.count(doctype) for doctype in TABLES}


LONG = "述" * 1_048_576
REFUSED = [
	("unit", None, "MissingFact", "「受理」缺少：单位。请补充后再提交。（R91.2）"),
	("unit", "   ", "MissingFact", "「受理」缺少：单位。请补充后再提交。（R91.2）"),
	("contact_name", None, "MissingFact", "「受理」缺少：姓名。请补充后再提交。（R91.2）"),
	("phone", None, "MissingFact", "「受理」缺少：联系方式。请补充后再提交。（R91.2）"),
	("description", None, "MissingFact", "「受理」缺少：业务描述。请补充后再提交。（R91.2）"),
	(
		"description",
		"\u200b\u202e \ufeff",
		"MissingFact",
		"「受理」缺少：业务描述。请补充后再提交。（R91.2）",
	),
	("topic", None, "MissingFact", "「受理」缺少：业务分类。请补充后再提交。（R91.2）"),
	("topic", "没有的分类", "LinkValidationError", "找不到业务分类: 没有的分类"),
	(
		"topic",
		builders.GROUP_TOPIC,
		"NotALeaf",
		"业务分类「平台应用」是上级分类。请选择其下的具体分类。",
	),
	("category", "没有的类型", "LinkValidationError", "找不到诉求类型: 没有的类型"),
	("channel", "没有的渠道", "LinkValidationError", "找不到诉求渠道: 没有的渠道"),
	("centre", "没有的中心", "LinkValidationError", "找不到交易中心: 没有的中心"),
	("call", "no-such-call", "LinkValidationError", "没有编号为 no-such-call 的来电。请将“来电”留空。"),
	(
		"received_at",
		"2026-03-02 09:00:01",
		"EventInFuture",
		"「受理」的时间 2026-03-02 09:00 晚于现在 2026-03-02 09:00。请改为实际发生的时间。（R81.1）",
	),
	(
		"received_at",
		"2026-03-03 10:00:00",
		"EventInFuture",
		"「受理」的时间 2026-03-03 10:00 晚于现在 2026-03-02 09:00。请改为实际发生的时间。（R81.1）",
	),
	(
		"description",
		"登录不了<script>alert(1)</script>",
		"TextNotPlain",
		"「业务描述」只能是纯文字。请去掉其中的标记「&lt;script&gt;」。",
	),
	(
		"description",
		"<img src=x onerror=alert(1)>",
		"TextNotPlain",
		"「业务描述」只能是纯文字。请去掉其中的标记「&lt;img src=x onerror=alert(1)&gt;」。",
	),
	("unit", "<b>厂</b>", "TextNotPlain", "「单位」只能是纯文字。请去掉其中的标记「&lt;b&gt;」。"),
	(
		"description",
		LONG,
		"TextTooLong",
		"「业务描述」有 1048576 个字，最多 5000 个字。请精简，其余内容作为附件上传。",
	),
]


@pytest.mark.parametrize(
	("code", "value", "error", "said"), REFUSED, ids=[f"{row[0]}-{n}" for n, row in enumerate(REFUSED)]
)
def test_a_new_order_that_cannot_be_registered(rest, code, value, error, said):
	before = counts()
	answer = rest("agent", MONDAY).create("Issue", **fields(**{code: value}))

	assert (answer.status, answer.exc_type, answer.text) == (417, error, said)
	assert counts() == before


def test_everything_missing_is_named_at_once(rest):
	answer = rest("agent", MONDAY).create("Issue", hotline_category="咨询")

	assert answer.text == "「受理」缺少：单位、姓名、联系方式、业务描述、业务分类。请补充后再提交。（R91.2）"


@pytest.mark.parametrize("received_at", ["yesterday", "2026-02-30", "2018-01-01", "1999-01-01 10:00:00"])
def test_a_receipt_time_that_is_none(rest, received_at):
	"""2018 is the first year of the calendar; before it nothing can be counted."""
	before = counts()
	answer = rest("agent", MONDAY).create("Issue", **fields(received_at=received_at))

	if received_at == "2018-01-01":
		assert answer.status == 200, answer.body
		return
	assert answer.status == 417, answer.body
	assert "不是有效时间" in answer.text or "工作日历" in answer.text
	assert counts() == before


def test_an_issue_of_the_hotline_without_a_category_stays_a_plain_one(rest):
	"""There is nothing to tell it from ERPNext's own Issues; it rests unregistered until its category is chosen."""
	answer = rest("agent", MONDAY).create("Issue", subject="平台登录", **fields(category=None))

	assert (answer.status, answer.data["hotline_stage"], answer.data.get("hotline_act_by")) == (
		200,
		"未登记",
		None,
	)


@pytest.mark.parametrize(
	("code", "value", "kept"),
	[
		("description", "电量<100 且 电价>0.3 时如何结算？", "电量<100 且 电价>0.3 时如何结算？"),
		("description", "第一行\r\n第二行", "第一行\n第二行"),
		("unit", "\u202e广州\u200b电厂\x00", "广州电厂"),
		("description", '=HYPERLINK("http://x")', '=HYPERLINK("http://x")'),
		("description", "述" * 5000, "述" * 5000),
	],
)
def test_what_is_plain_text_is_kept(rest, code, value, kept):
	answer = rest("agent", MONDAY).create("Issue", **fields(**{code: value}))

	assert (answer.status, answer.data[f"hotline_{code}"]) == (200, kept)


@pytest.mark.parametrize(
	("phone", "number"),
	[
		("+86 138-0000-0001", "13800000001"),
		("008613800000001", "13800000001"),
		("１３８０００００００１", "13800000001"),
		("0755-8888 0000", "075588880000"),
		("(0755)88880000转12", "075588880000"),
	],
)
def test_a_number_is_kept_raw_and_normalised(phone, number):
	doc = builders.received(phone=phone)
	kept = frappe.db.get_value("Hotline Contact", {"issue": doc.name}, ["phone", "phone_number"])

	assert (phone, number) == kept


# Steps ---------------------------------------------------------------------------------------------------------------

STEPS_REFUSED = [
	(
		State.PASSED,
		"dispatcher",
		EventKind.DISPATCHED,
		{"department": ""},
		"「派发」缺少：责任部门。请补充后再提交。（R82.4）",
	),
	(
		State.PASSED,
		"dispatcher",
		EventKind.DISPATCHED,
		{"department": "没有的部门"},
		"找不到责任部门: 没有的部门",
	),
	(
		State.DISPATCHED,
		"handler",
		EventKind.REPLIED,
		{"points": [" "]},
		"还有 1 条诉求要点没有答复。请逐一答复后再回单。（R91.8）",
	),
	(
		State.DISPATCHED,
		"handler",
		EventKind.REPLIED,
		{"points": ["<a href=x>请看</a>"]},
		"「答复」只能是纯文字。请去掉其中的标记「&lt;a href=x&gt;」。",
	),
	(
		State.DISPATCHED,
		"handler",
		EventKind.RETURNED,
		{"reason": ""},
		"「退单」缺少：原因。请补充后再提交。（R93.1）",
	),
	(State.DISPATCHED, "handler", EventKind.RETURNED, {"return_ground": "不想办"}, "退单情形"),
	(State.REVIEWED, "agent", EventKind.CALLED_BACK, {"satisfaction": "凑合"}, "满意度评价"),
	(
		State.REVIEWED,
		"agent",
		EventKind.CALLED_BACK,
		{"reply_read": 0},
		"「回访」缺少：已熟悉回复内容。请补充后再提交。（R94.2）",
	),
	(State.REVIEWED, "agent", EventKind.CALLBACK_AGREED, {"appointment": "改天"}, "约定回访时间"),
	(
		State.REVIEWED,
		"agent",
		EventKind.ARCHIVED,
		{},
		"派发过的工单须回访后归档；没有回访成功，也没有登记免回访的依据。（R94.4）",
	),
]


@pytest.mark.parametrize(
	("state", "part", "kind", "changed", "said"),
	STEPS_REFUSED,
	ids=[f"{row[2]}-{n}" for n, row in enumerate(STEPS_REFUSED)],
)
def test_a_step_that_cannot_be_done(rest, state, part, kind, changed, said):
	name = builders.order(state).name
	frappe.db.commit()
	before = builders.snapshot_anew(name)
	facts = {**facts_for(kind, state), **changed}
	answer = rest(part, builders.after(state)).act(name, kind, facts)

	assert answer.status == 417, answer.body
	assert said in answer.text
	assert builders.snapshot_anew(name) == before


def test_a_callback_outside_its_hours_says_when_it_is_possible(rest):
	name = builders.order(State.REVIEWED).name
	frappe.db.commit()
	answer = rest("agent", MONDAY + timedelta(hours=3)).act(
		name, EventKind.CALLED_BACK, facts_for(EventKind.CALLED_BACK, State.REVIEWED)
	)

	assert answer.text == (
		"2026-03-02 12:00 不在可回访时段内（08:30–12:00、14:00–17:30）。下次可回访：2026-03-02 14:00；"
		"与主体约定了时间的，请先登记预约。（R94.5）"
	)


@pytest.mark.parametrize(
	"facts",
	["[]", '"text"', "not json", [1, 2], {"nonsense": 1}, {"state": "archived"}, {"points": "text"}],
	ids=str,
)
def test_facts_that_are_none(rest, facts):
	name = builders.order().name
	frappe.db.commit()
	before = builders.snapshot_anew(name)
	answer = rest("agent", MONDAY + STEP).call(
		"hotline_csg.api.order.act", order=name, event="archived", facts=facts
	)

	assert answer.status == 417, answer.body
	assert builders.snapshot_anew(name) == before


@pytest.mark.parametrize("order", ["RX-none", "", "<script>"])
def test_an_order_that_is_none(rest, order):
	answer = rest("agent", MONDAY).act(order, "passed")

	assert answer.status in (404, 417), answer.body


def test_an_order_changed_by_somebody_else_meanwhile(rest):
	name = builders.order().name
	frappe.db.commit()
	client = rest("agent", MONDAY + STEP)
	stale = client.read("Issue", name).data["modified"]
	client.put("Issue", name, hotline_unit="深圳测试电厂")
	answer = client.put("Issue", name, hotline_unit="佛山测试电厂", modified=stale)

	assert (answer.status, answer.exc_type) == (417, "TimestampMismatchError")
	frappe.db.rollback()
	assert frappe.db.get_value("Issue", name, "hotline_unit") == "深圳测试电厂"

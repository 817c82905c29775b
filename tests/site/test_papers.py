"""Papers as PDF: what the records hold stands there, pages are numbered, what strangers typed stays text."""

import frappe
import pytest

from hotline_csg import service
from hotline_csg.adapters import papers as kept
from hotline_csg.adapters.papers import pdf as engine
from hotline_csg.guide.words import EventKind, State
from tests.site.test_flow_regulator import REPLY, refined, reported, uploaded
from tests.support import builders, flows, papers
from tests.support.builders import MONDAY, STEP, acting
from tests.support.flows import at

E = EventKind
HOSTILE = "<script>alert(1)</script>{{ 7*7 }}{% raw %}<img src=file:///etc/passwd><b>粗</b>&lt;i&gt;"
# Five pages of a description, and an answer that is longer than a page.
LONG = "".join(
	f"第{number}段：平台结算数据与交易中心公布的不一致，请逐项核对并书面说明原因。\n" for number in range(160)
)


def shown(part, doctype, name, print_format=None, moment=None):
	content = papers.pdf(part, doctype, name, print_format, moment)
	assert papers.numbers(len(papers.pages(content))) == papers.numbered(content)
	return content


def missing(content, *expected):
	told = papers.text(content)
	return [one for one in expected if "".join(one.split()) not in told]


def test_an_order_with_its_history():
	order = flows.dispatched(category="投诉", points=[{"point": "结算单有误"}, {"point": "何时补发"}])
	order.do("handler", E.RETURNED, "03-02 10:00").do("dispatcher", E.DISPATCHED, "03-02 10:30")
	with acting("dispatcher", at("03-02 10:40")):
		service.supervise(order.name, "今日内说明进展", "2026-03-02 17:00:00")
	order.do("agent", E.URGED, "03-02 11:00", reason="再次来电催问")
	order.do("handler", E.CONTACTED, "03-02 14:30", contacted_at="2026-03-02 14:20:00")
	order.do("handler", E.REPLIED, "03-06 15:00", points=["结算单已更正。", "本周五补发。"])
	order.do("dispatcher", E.REVIEWED, "03-06 15:20").do("agent", E.CALLBACK_FAILED, "03-06 15:40")
	order.do("agent", E.CALLED_BACK, "03-09 09:00", contact_confirmed=1)
	content = shown("agent", "Issue", order.name, "Hotline Order", at("03-09 09:10"))
	papers.keep_pictures("order", content)
	log = {"reference_document": order.name, "method": "Print", "user": builders.login("agent")}
	assert 1 == frappe.db.count("Access Log", log)

	assert [] == missing(
		content,
		*("热线工单", order.name, "138****0001", "结算单有误", "本周五补发。", "按时完成"),
		*("超时完成", "超时", "派发业务范围错误", "今日内说明进展", "催办", "未接通", "已回访", "呼入"),
		*("主体确认部门已在", "问题已解决。", "审核派发", "（盖章处）", "打印2026-03-0909:10"),
	)
	assert "13800000001" not in papers.text(content)


@pytest.mark.requirement("R81.7", "R81.10", "R81.11")
def test_the_investigation_report_with_clocks_signatures_and_reply():
	order = refined()
	name = frappe.db.get_value("Hotline Investigation Report", {"issue": order.name})
	with acting("mmd", at("03-04 17:00")):
		report = frappe.get_doc("Hotline Investigation Report", name)
		report.update({"cause": "发布流程缺少告知环节。", "measures": "发布前三个工作日公告。"})
		report.report = "<p>经查属实。</p><ul><li>第一，未告知</li><li>第二，未核对</li></ul>"
		report.save()
	assert [] == missing(shown("handler", report.doctype, name), "尚未签名。", "经查属实。", "第二，未核对")
	order.do("mmd", E.SIGNED, "03-05 09:00").do("principal", E.SIGNED, "03-05 10:00")
	order.do("mmd", E.REGULATOR_REPLIED, "03-09 10:00", **REPLY, reply_file=uploaded(order))
	content = shown("mmd", report.doctype, name)
	papers.keep_pictures("investigation", content)

	assert [] == missing(
		content,
		*(
			"12398工单调查报告",
			order.name,
			"转〔2026〕1号",
			"发布流程缺少告知环节。",
			"发布前三个工作日公告。",
			"属实",
		),
		*(
			"自市场管理部接收（T0）起的时限",
			"自业务部门接收（T1）起的时限",
			"2026-03-09 17:30",
			"复〔2026〕3号",
		),
		*(frappe.utils.get_fullname(builders.login(part)) for part in ("mmd", "principal")),
	)


@pytest.mark.requirement("R93.6", "R93.7", "R93.8")
def test_returns_and_the_negotiation_after_the_last():
	doc = builders.order(State.NEGOTIATING, MONDAY)
	builders.step(doc.name, "dispatcher", E.DISPATCHED, builders.after(State.NEGOTIATING))
	content = shown("dispatcher", "Issue", doc.name, "Hotline Returns and Negotiation")
	papers.keep_pictures("negotiation", content)

	assert [] == missing(
		content, "退单与协商记录", "不属本部门", "由本部门牵头", "已达成一致", "退单已达上限"
	)
	assert 3 == papers.text(content).count("派发业务范围错误")
	none = builders.order(State.RECEIVED, MONDAY)
	assert [] == missing(
		shown("agent", "Issue", none.name, "Hotline Returns and Negotiation"), "本工单未发生退单。"
	)


@pytest.mark.requirement("R92.1")
def test_a_supervision_sheet_before_and_after_the_answer():
	order = flows.dispatched()
	with acting("dispatcher", at("03-02 10:00")):
		item = service.supervise(order.name, "今日内说明进展", "2026-03-02 17:00:00")
	assert [] == missing(
		shown("handler", item.doctype, item.name), "督办单", "今日内说明进展", "（无）", "待答复"
	)
	with acting("handler", at("03-02 16:00")):
		service.answer_supervision(item.name, "已与主体确认，明日补发。")
	content = shown("dispatcher", item.doctype, item.name)
	papers.keep_pictures("supervision", content)

	assert [] == missing(content, "已与主体确认，明日补发。", "2026-03-02 16:00", "按时完成", "2026-03-02")


@pytest.mark.requirement("R11.4", "R11.5", "R11.6")
def test_a_warning_report_says_what_was_done_in_time():
	builders.prepare()
	for number in range(4):
		doc = builders.received(MONDAY + number * STEP, topic="交易合同-其他", mood="激烈")
		with acting("Administrator", MONDAY + number * STEP):
			service.watch(doc.hotline_entity, doc.hotline_topic, MONDAY + number * STEP)
	warning = frappe.get_doc("Hotline Warning", {"topic": "交易合同-其他"})
	with acting("supervisor", MONDAY + 9 * STEP):
		frappe.db.set_value(
			"Hotline Warning Contact", warning.contacts[0].name, "department", builders.department()
		)
		warning.reload()
		warning.contacts[0].update({"contacted_at": MONDAY + 8 * STEP, "note": "已致电说明"})
		warning.save()
	content = shown("mmd", warning.doctype, warning.name)
	papers.keep_pictures("warning", content)

	assert [] == missing(
		content,
		*(
			"服务预警报告",
			warning.name,
			"二级预警",
			"广州测试售电有限公司",
			"7个工作日内",
			"报告市场管理部",
			"R11.8",
		),
		*("已联系1／1", "已致电说明", "☑", "2026-03-02 10:20"),
	)


def test_what_strangers_typed_is_text_and_five_pages_are_five_pages():
	order = flows.dispatched(points=[{"point": "甲"}])
	with_regulator = reported()
	frappe.db.set_value("Issue", order.name, {"hotline_description": LONG + HOSTILE, "hotline_unit": HOSTILE})
	frappe.db.set_value(
		"Hotline Appeal Point", {"parent": order.name}, {"point": HOSTILE, "answer": LONG + "末段"}
	)
	name = frappe.db.get_value("Hotline Investigation Report", {"issue": with_regulator.name})
	written = f"<p onclick=x>{'甲' * 3000}</p><p>&lt;script&gt;{{{{ 7*7 }}}}</p><script>alert(2)</script><img src='http://127.0.0.1/x'>"
	frappe.db.set_value(
		"Hotline Investigation Report", name, {"report": written, "cause": "无间断" + "A" * 5000}
	)
	content = shown("agent", "Issue", order.name, "Hotline Order")
	investigation = shown("mmd", "Hotline Investigation Report", name)

	assert [] == missing(content, HOSTILE, "第0段", "第159段", "末段")
	assert 8 < len(papers.pages(content)) < 20
	assert 2 == papers.text(content).count("第159段")
	assert [] == missing(investigation, "<script>{{ 7*7 }}", "A" * 40)
	assert "alert(2)" not in papers.text(investigation)
	assert b"root:" not in content


def test_nothing_is_fetched_for_a_paper(monkeypatch):
	asked = []
	monkeypatch.setattr(engine, "refuse", lambda url, *args, **more: asked.append(url) or _refused(url))
	order = flows.dispatched()
	frappe.db.set_value("Issue", order.name, "hotline_description", HOSTILE)
	papers.pdf("agent", "Issue", order.name, "Hotline Order")
	assert [] == asked

	wild = "<img src=file:///etc/passwd><link rel=stylesheet href=http://127.0.0.1/a.css><p style=\"background:url('x.png')\">余下</p>"
	assert [] == missing(engine.rendered(wild, "x"), "余下")
	assert ["file:///etc/passwd", "http://127.0.0.1/a.css"] == sorted(asked)


def _refused(url):
	raise engine.NothingIsFetched(url)


@pytest.mark.parametrize(
	"url", ["file:///etc/passwd", "http://127.0.0.1:8000/", "https://example.com/", "ftp://a/b"]
)
def test_the_fetcher_refuses_what_stands_elsewhere(url):
	with pytest.raises(engine.NothingIsFetched):
		engine.refuse(url)
	assert b"a" == engine.refuse("data:text/plain,a")["file_obj"].read()


def test_a_paper_is_for_those_who_see_its_document():
	order, other = flows.dispatched(), flows.dispatched("03-02 09:05")
	sealed = flows.register("03-02 09:05", category="举报", description="某某举报内容")
	for print_format in ("Hotline Order", "Hotline Returns and Negotiation"):
		for part, name in (("other_head", order.name), ("outsider", order.name), ("handler", sealed.name)):
			with pytest.raises(frappe.PermissionError):
				papers.pdf(part, "Issue", name, print_format)
			with acting(part), pytest.raises(frappe.PermissionError):
				service.hotline_paper(print_format, name)
	for part in ("mmd", "officer"):
		assert ["某某举报内容"] == missing(shown(part, "Issue", sealed.name, "Hotline Order"), "某某举报内容")
	with acting("handler"):
		parts = [part.heading for part in service.hotline_paper("Hotline Order", order.name).parts]
	assert "通话" not in parts, "calls are for the front"

	from hotline_csg.api import stock_prints

	with acting("handler"):
		stock_prints.download_multi_pdf("Issue", frappe.as_json([order.name, other.name]), "Hotline Order")
	both = frappe.local.response.pop("filecontent")
	assert [] == missing(both, order.name, other.name)
	with acting("other_head"), pytest.raises(frappe.PermissionError):
		stock_prints.download_multi_pdf("Issue", frappe.as_json([order.name]), "Hotline Order")


def test_other_print_formats_are_frappes_own():
	assert kept.is_ours("Issue", "Hotline Order")
	assert not kept.is_ours("Issue", None)
	assert not kept.is_ours("Customer", "Hotline Order")
	assert kept.is_ours("Hotline Warning", None)
	assert dict.fromkeys(kept.FORMATS, True) == {
		row: frappe.db.get_value("Print Format", row, "doc_type") == kept.FORMATS[row][0]
		for row in kept.FORMATS
	}

"""The monthly service report: figures kept as they were taken, texts, files, and what happens by itself."""

import io
import json
from datetime import date, datetime, timedelta

import frappe
import pytest
from openpyxl import load_workbook

from hotline_csg.adapters import service_report
from hotline_csg.adapters.figures.snapshot import changed
from hotline_csg.guide.words import EventKind, State
from hotline_csg.service import service_reports
from tests.support import builders, outbox, papers
from tests.support.builders import MONDAY

DOCTYPE = "Hotline Service Report"
APRIL = datetime(2026, 4, 1, 0, 30)


def orders_of_march() -> None:
	"""Three received in March 2026, one of them in February's shadow: an archived, a returned and an answered one."""
	builders.order(State.ARCHIVED)
	builders.order(State.RETURNED, at=MONDAY + timedelta(days=1))
	doc = builders.received(at=MONDAY + timedelta(days=2))
	builders.step(doc.name, "agent", EventKind.ARCHIVED, MONDAY + timedelta(days=2, minutes=5))
	builders.received(at=datetime(2026, 2, 9, 9, 0))


def made(part: str = "manager", at: datetime = APRIL, **more):
	with builders.acting(part, at):
		values = {"from_date": "2026-03-01", "to_date": "2026-03-31", **more}
		return frappe.get_doc({"doctype": DOCTYPE, **values}).insert()


def taken():
	orders_of_march()
	doc = made()
	with builders.acting("manager", APRIL):
		return service_reports.take_figures(doc.name)


def test_figures_are_those_of_the_period_and_of_the_one_before():
	doc = taken()
	figures = json.loads(doc.figures)["figures"]
	known = {
		"received": {"now": 3, "last_period": 1, "last_year": 0},
		"at_once_share": {"now": 33.3, "last_period": 0.0, "last_year": None},
		"return_share": {"now": 50.0, "last_period": None, "last_year": None},
		"ended": {"now": 2, "last_period": 0, "last_year": 0},
		"coverage": {"now": 100.0, "last_period": None, "last_year": None},
	}
	assert {code: figures[code] for code in known} == known
	assert (doc.title, doc.taken_at) == ("电力交易服务热线2026年3月服务报告", APRIL)


def test_its_texts_begin_with_the_figures_and_are_peoples_then():
	doc = taken()
	text = doc.texts[0].text
	assert text == (
		"2026年3月，热线共受理诉求 3 件，环比 +200.0%，同比 —；办结 2 件。其中首问直接办结率 33.3%，退单率 50%。"
	)
	with builders.acting("manager", APRIL):
		doc.texts[0].text = "改写"
		doc.save()
		service_reports.take_figures(doc.name)
	assert (
		frappe.db.get_value("Hotline Service Report Text", {"parent": doc.name, "idx": 1}, "text") == "改写"
	)


def test_what_nobody_edited_follows_the_figures_taken_anew():
	doc = taken()
	with builders.acting("manager", APRIL):
		doc.texts[1].text = "改写"
		doc.save()
		doc.from_date, doc.to_date = "2026-02-01", "2026-02-28"
		doc.save()
		doc = service_reports.take_figures(doc.name)
	assert doc.title == "电力交易服务热线2026年2月服务报告"
	assert doc.texts[0].text.startswith("2026年2月，热线共受理诉求 1 件")
	assert doc.texts[1].text == "改写"


def test_a_period_that_still_runs_is_not_made_final():
	doc = made(to_date="2026-04-01")
	with builders.acting("manager", APRIL):
		service_reports.take_figures(doc.name)
		with pytest.raises(service_report.NotOverYet):
			service_reports.finalise_report(doc.name)
	with builders.acting("manager", APRIL + timedelta(days=1)):
		assert service_reports.finalise_report(doc.name).status == service_report.FINAL


def test_a_department_is_called_what_people_call_it():
	named = {row[0] for split in service_report.shown(taken())["splits"] for row in split["rows"]}
	name = builders.department()
	assert {frappe.db.get_value("Department", name, "department_name")} == named & {
		name,
		frappe.db.get_value("Department", name, "department_name"),
	}


def test_figures_stay_as_they_were_taken():
	doc = taken()
	builders.received(at=MONDAY + timedelta(days=3))
	assert service_reports.report_shown(doc.name)["figures"][0][:2] == ["受理量", "3"]


def test_another_period_asks_for_other_figures():
	doc = taken()
	with builders.acting("manager", APRIL):
		doc.reload()
		doc.to_date = "2026-03-15"
		doc.save()
		assert (doc.figures, doc.taken_at) == (None, None)
		with pytest.raises(service_report.NoFigures):
			service_reports.finalise_report(doc.name)


def test_what_is_final_is_no_longer_changed():
	doc = taken()
	with builders.acting("manager", APRIL):
		assert service_reports.finalise_report(doc.name).status == service_report.FINAL
		doc.reload()
		doc.texts[0].text = "改写"
		with pytest.raises(service_report.ReportIsFinal):
			doc.save()
		with pytest.raises(service_report.ReportIsFinal):
			service_reports.take_figures(doc.name)


@pytest.mark.parametrize(
	"entry", [{"status": service_report.FINAL}, {"figures": "{}"}, {"sent_to": "a@example.com"}]
)
def test_nobody_enters_what_the_steps_write(entry):
	doc = made(**entry)
	fieldname = next(iter(entry))
	assert doc.get(fieldname) in (None, service_report.DRAFT)


@pytest.mark.parametrize(
	("days", "said"), [(("2026-03-31", "2026-03-01"), "早于"), (("2018-01-01", "2026-03-01"), "五年")]
)
def test_a_period_that_is_none_is_refused(days, said):
	frappe.local.lang = "zh"
	with pytest.raises(frappe.ValidationError) as refused:
		made(from_date=days[0], to_date=days[1])
	assert said in str(refused.value)


@pytest.mark.parametrize("part", ["agent", "handler", "head", "dispatcher"])
def test_it_is_for_market_management_and_managers(part):
	with pytest.raises(frappe.PermissionError):
		made(part)
	doc = made()
	with builders.acting(part), pytest.raises(frappe.PermissionError):
		frappe.get_doc(DOCTYPE, doc.name).check_permission("read")


def test_the_workbook_holds_the_figures_and_no_formula():
	doc = taken()
	with builders.acting("manager", APRIL):
		doc.reload()
		doc.append("texts", {"heading": "=1+1", "text": "=cmd|' /C calc'!A0"})
		doc.save()
	name, content = service_reports.report_sheet(doc.name)
	book = load_workbook(io.BytesIO(content))
	assert name == "电力交易服务热线2026年3月服务报告.xlsx"
	assert book.sheetnames[0] == "指标"
	assert [cell.value for cell in book["指标"][3]] == ["受理量", 3, 1, 0]
	assert [cell.value for cell in book["按诉求类型"][2]][:2] == ["咨询", 3]
	formulas = [
		cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
	]
	assert formulas == []
	assert book["正文"].cell(book["正文"].max_row, 1).value == "=1+1"


def queued() -> list[frappe._dict]:
	return frappe.get_all(
		"Email Queue", {"reference_doctype": DOCTYPE}, ["name", "attachments"], order_by="name"
	)


@pytest.fixture
def mail():
	outbox.use_mail(25)
	yield
	frappe.local.outgoing_email_account = {}


@pytest.mark.usefixtures("mail")
def test_it_is_sent_with_both_files():
	doc = taken()
	with builders.acting("manager", APRIL):
		doc = service_reports.send_report(doc.name, "a@example.com， b@example.com\na@example.com")
	assert doc.sent_to.splitlines() == ["a@example.com", "b@example.com"]
	[mail] = queued()
	to = frappe.get_all(
		"Email Queue Recipient", {"parent": mail.name}, pluck="recipient", order_by="recipient"
	)
	assert to == ["a@example.com", "b@example.com"]
	files = [
		frappe.db.get_value("File", one["fid"], "file_name")
		for one in json.loads(mail.attachments)
		if "fid" in one
	]
	whole = frappe.db.get_value("Email Queue", mail.name, "message")
	assert files or ("application/pdf" in whole and "spreadsheetml" in whole)


@pytest.mark.parametrize("to", ["", " \n", "nobody", "a@example.com, b@"])
def test_an_address_that_is_none_is_refused(to):
	doc = taken()
	with builders.acting("manager", APRIL), pytest.raises(service_report.BadAddress):
		service_reports.send_report(doc.name, to)
	assert queued() == []


def settings(**values) -> None:
	frappe.db.set_single_value("Hotline Settings", values)
	frappe.clear_document_cache("Hotline Settings", "Hotline Settings")


SCHEDULE = [
	# made on day, sent on day, to whom; what is done on each day of April
	((1, 3, "a@example.com"), {1: ["made"], 2: [], 3: ["sent"], 4: []}),
	((1, 0, "a@example.com"), {1: ["made"], 3: []}),
	((1, 1, "a@example.com"), {1: ["made", "sent"], 2: []}),
	((2, 3, ""), {1: [], 2: ["made"], 3: [], 9: []}),
	((0, 3, "a@example.com"), {1: [], 3: []}),
	((1, 3, "a@example.com"), {20: ["made", "sent"], 21: []}),
]


@pytest.mark.usefixtures("mail")
@pytest.mark.parametrize(("chosen", "days"), SCHEDULE)
def test_once_a_month_by_itself(chosen, days):
	orders_of_march()
	made_on, sent_on, to = chosen
	settings(report_made_day=made_on, report_sent_day=sent_on, report_sent_to=to)
	with builders.acting("Administrator"):
		found = {}
		for day in days:
			frappe.flags.hotline_now = datetime(2026, 4, day, 0, 30)
			found[day] = service_reports.monthly_report()
	assert found == days
	assert len(queued()) == sum("sent" in done for done in days.values())


def test_without_an_account_it_is_made_and_sent_later():
	orders_of_march()
	settings(report_made_day=1, report_sent_day=1, report_sent_to="a@example.com")
	frappe.db.set_value("Email Account", {"default_outgoing": 1}, "default_outgoing", 0)
	frappe.local.outgoing_email_account = {}
	frappe.local.lang = "zh"
	with builders.acting("manager", APRIL), pytest.raises(frappe.OutgoingEmailError, match="发件邮箱"):
		service_reports.send_report(taken().name, "a@example.com")
	frappe.db.delete("Hotline Service Report")
	with builders.acting("Administrator", APRIL):
		assert service_reports.monthly_report() == ["made"]
		outbox.use_mail(25)
		assert service_reports.monthly_report() == ["sent"]


def test_last_month_and_names():
	months = [service_report.last_month(date(2026, month, 31 if month == 3 else 1)) for month in (1, 3, 4)]
	assert [str(one.last) for one in months] == ["2025-12-31", "2026-02-28", "2026-03-31"]
	assert service_report.named(months[0]) == "2025年12月"


def test_changes_are_points_or_percent():
	assert [changed("timeliness", 90.0, 88.5), changed("received", 3, 2), changed("received", 3, 0), changed("received", None, 2)] == [
		"+1.5 个百分点", "+50.0%", "—", "—",
	]  # fmt: skip


def test_the_paper_shows_texts_figures_and_bars():
	doc = taken()
	content = papers.pdf("manager", DOCTYPE, doc.name, at=APRIL)
	text = papers.text(content)
	said = (
		"电力交易服务热线2026年3月服务报告",
		"共受理诉求3件",
		"环比+200.0%",
		"主要指标",
		"按诉求类型",
		"按时限",
	)
	assert [one for one in said if one not in text] == []
	assert papers.numbered(content) == papers.numbers(len(papers.pages(content)))
	papers.keep_pictures("service-report", content)


def test_a_report_without_figures_is_a_paper_too():
	doc = made()
	assert "2026年3月" in papers.text(papers.pdf("manager", DOCTYPE, doc.name, at=APRIL))

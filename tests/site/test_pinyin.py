"""Names are found by the initials of their Pinyin; the column follows the name and is searched, not shown."""

import frappe
import pytest
from frappe.desk import search as desk_search

from hotline_csg.adapters import pinyin
from hotline_csg.api import search, stock_reads
from hotline_csg.setup import search as searched
from tests.support import builders


@pytest.mark.parametrize(
	("name", "initials"),
	[
		("广东电力交易中心", "gddljyzx"),
		("平台应用-其他", "ptyyqt"),
		("重庆重要用户", "cqzyyh"),  # one character, two readings
		("广州ABC售电（深圳）有限公司", "gzabcsdszyxgs"),
		("南网１号", "nw1h"),  # full-width
		("——", ""),
		("", ""),
	],
)
def test_a_name_has_its_initials(name, initials):
	assert pinyin.initials(name) == initials


def found(doctype: str, txt: str) -> list[str]:
	return [row["value"] for row in stock_reads.search_link(doctype, txt)]


@pytest.mark.parametrize(
	("doctype", "txt", "name"),
	[
		("Hotline Centre", "gd", "广东电力交易中心"),
		("Hotline Centre", "GXDL", "广西电力交易中心"),
		("Hotline Topic", "ptyyqt", "平台应用-其他"),
		("Hotline Category", "zx", "咨询"),
		("Hotline Channel", "jdjb", "监督举报热线"),
	],
)
def test_what_install_brought_is_found(doctype, txt, name):
	assert name in found(doctype, txt)


def test_what_is_found_does_not_show_the_initials():
	rows = {row["value"]: row for row in stock_reads.search_link("Hotline Centre", "gd")}

	assert rows["广东电力交易中心"]["description"] == "广东"
	assert "gddljyzx" in str(desk_search.search_link("Hotline Centre", "gd"))


def test_initials_that_are_not_there_find_nothing():
	assert found("Hotline Centre", "gdqqqq") == []


def test_a_new_customer_is_found_and_again_when_its_name_changes():
	customer = frappe.get_doc({"doctype": "Customer", "customer_name": "贵州试验发电厂"}).insert()
	assert found("Customer", "gzsyfd") == [customer.name]

	customer.customer_name = "海南试验发电厂"
	customer.save()
	assert found("Customer", "gzsyfd") == []
	assert found("Customer", "hnsyfd") == [customer.name]


def test_a_renamed_topic_is_found_by_its_new_name():
	frappe.rename_doc("Hotline Topic", builders.TOPIC, "平台应用-登录问题")

	assert found("Hotline Topic", "dlwt") == ["平台应用-登录问题"]


def test_a_dispatch_finds_its_department():
	with builders.acting("dispatcher"):
		rows = search.departments("Department", "jyzz", "name", 0, 10, {})

	assert [name for name, _ in rows] == [builders.department()]


def test_rows_from_before_the_app_are_filled_once():
	frappe.db.set_value("Hotline Centre", "广东电力交易中心", "hotline_pinyin", None)

	assert pinyin.fill() == 1
	assert pinyin.fill() == 0
	assert found("Hotline Centre", "gddl") == ["广东电力交易中心"]


def test_a_sites_own_search_fields_stand_and_get_the_initials_while_the_app_is_there():
	setter = {"doc_type": "Customer", "property": "search_fields"}
	frappe.db.set_value("Property Setter", setter, {"value": "customer_name,tax_id", "module": None})
	searched.join()
	assert frappe.db.get_value("Property Setter", setter, "value") == "customer_name,tax_id,hotline_pinyin"

	searched.leave()
	assert frappe.db.get_value("Property Setter", setter, "value") == "customer_name,tax_id"

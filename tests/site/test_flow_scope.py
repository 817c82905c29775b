"""What an order is about and who asks: centres, entities, topics, categories, channels, mood."""

import frappe
import pytest

from hotline_csg.guide.choices import EntityKind, Mood
from hotline_csg.guide.words import Category, Channel
from tests.support import builders
from tests.support.flows import EXTERNAL, register

BRANCHES = ["交易规则", "市场准入", "交易组织", "交易合同", "电量清分", "信息披露", "平台应用", "绿电绿证"]


def refused(**facts) -> str:
	frappe.db.savepoint("refused")
	with pytest.raises(frappe.ValidationError) as raised:
		register("03-02 09:00", **facts)
	frappe.db.rollback(save_point="refused")
	frappe.clear_messages()
	return type(raised.value).__name__


@pytest.mark.requirement("R91.1")
@pytest.mark.parametrize("mood", list(Mood), ids=str)
def test_the_mood_is_recorded(mood):
	assert register("03-02 09:00", mood=mood.zh).doc.hotline_mood == mood.zh


@pytest.mark.requirement("R91.1")
def test_no_other_mood_is_taken():
	assert refused(mood="愉快") in ("WrongFact", "ValidationError")


@pytest.mark.requirement("R3.2")
def test_an_order_belongs_to_one_of_the_six_centres():
	centres = frappe.get_all("Hotline Centre", pluck="name", order_by="creation")
	assert len(centres) == 6
	for centre in centres:
		assert register("03-02 09:00", centre=centre).doc.hotline_centre == centre

	assert refused(centre="北京电力交易中心") == "LinkValidationError"


@pytest.mark.requirement("R4.1")
def test_topics_are_a_tree_that_begins_with_eight_branches_and_that_staff_extend():
	roots = frappe.get_all(
		"Hotline Topic", {"parent_hotline_topic": ("is", "not set")}, pluck="name", order_by="lft"
	)
	assert sorted(roots) == sorted(BRANCHES)
	leaf = {"doctype": "Hotline Topic", "topic_name": "数字证书", "parent_hotline_topic": "平台应用"}
	with builders.acting("manager"):
		frappe.get_doc(leaf).insert()

	assert register("03-02 09:00", topic="数字证书").doc.hotline_topic == "数字证书"
	assert refused(topic="平台应用") == "NotALeaf"


@pytest.mark.requirement("R6.1", "R6.2")
@pytest.mark.parametrize("category", list(Category), ids=str)
def test_five_categories(category):
	order = register("03-02 09:00", category=category.zh)

	assert order.doc.hotline_category_code == str(category)


@pytest.mark.requirement("R7.1", "R7.2", "R7.3")
@pytest.mark.parametrize("channel", list(Channel), ids=str)
def test_each_channel_is_internal_or_external_by_itself(channel):
	entered = {"channel": channel.zh, **EXTERNAL, "side": "内部"}
	order = register("03-02 09:00", **entered)

	assert (order.doc.hotline_channel_code, order.doc.hotline_side) == (str(channel), channel.side.zh)


@pytest.mark.requirement("R3.3")
@pytest.mark.parametrize("kind", list(EntityKind), ids=str)
def test_an_entity_is_a_customer_of_one_of_four_kinds(kind):
	customer = frappe.get_doc(
		{"doctype": "Customer", "customer_name": f"测试{kind.zh}", "hotline_entity_kind": kind.zh}
	).insert()
	with builders.acting("agent", builders.MONDAY):
		values = {**builders.fields(), "customer": customer.name}
		order = frappe.get_doc({"doctype": "Issue", **values}).insert()

	assert order.customer == customer.name


@pytest.mark.requirement("R3.3")
def test_whoever_has_no_record_is_taken_by_unit_and_name():
	doc = register("03-02 09:00").doc

	assert (doc.customer, doc.hotline_unit) == (None, builders.NEW_ORDER["unit"])


@pytest.mark.requirement("R3.1")
def test_the_hotlines_number_is_a_setting_and_stands_on_each_call():
	assert called_number() == "4001595598"
	settings = frappe.get_doc("Hotline Settings")
	settings.hotline_number = "02088886666"
	settings.save()

	assert called_number() == "02088886666"


def called_number() -> str:
	order = register("03-02 09:00").name
	return frappe.db.get_value("Call Log", {"hotline_order": order}, "to")

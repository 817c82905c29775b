"""What the guide names, in the language of whoever looks: steps as buttons, facts as labels."""

from __future__ import annotations

import frappe
from frappe import _

from hotline_csg.guide.actions import ENGLISH
from hotline_csg.guide.facts import Fact
from hotline_csg.guide.flow import Transition

from .orders.fields import field


def in_chinese() -> bool:
	return (frappe.local.lang or "").startswith("zh")


def button(step: Transition) -> str:
	return step.action if in_chinese() else ENGLISH[step.action]


def label(fact: Fact) -> str:
	"""In Chinese the guide's word, else what the form calls the field of the same fact."""
	if in_chinese():
		return fact.zh
	df = frappe.get_meta("Issue").get_field(field(fact.code))
	return _(df.label, context="Issue") if df else fact.en.capitalize()

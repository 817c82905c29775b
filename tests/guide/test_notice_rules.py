"""Who is told what and how: the guide's demands on each kind of notice (R81.3, R11.4, R11.11, N1–N19)."""

from __future__ import annotations

import pytest

from hotline_csg.guide import notice_texts
from hotline_csg.guide.notice_rules import (
	CASES,
	GUIDE_CASES,
	LADDER,
	Case,
	Means,
	Recipient,
	SiteCase,
	case_of,
)
from hotline_csg.guide.notices import NoticeKind
from hotline_csg.guide.words import EventKind

EVERY = list(CASES.values())


def means_of(code: str, recipient: Recipient) -> set[Means]:
	return {means for told in CASES[code].told if told.recipient is recipient for means in told.means}


def test_every_notice_of_the_guide_has_its_case() -> None:
	assert {case.kind for case in GUIDE_CASES} == set(NoticeKind)
	assert set(SiteCase) <= set(CASES)


@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.code)
def test_built_in_texts_can_be_filled_in(case: Case) -> None:
	for text in (case.text_zh, case.text_en):
		notice_texts.check(text)
		assert notice_texts.render(text, dict.fromkeys(notice_texts.PLACEHOLDERS, "x"))


@pytest.mark.requirement("R81.3")
def test_12398_goes_by_sms_at_once_to_market_management_and_the_department() -> None:
	assert CASES["N1"].at_once
	for recipient in (Recipient.MARKET_MANAGEMENT, Recipient.HANDLER, Recipient.SUPERVISOR, Recipient.HEAD):
		assert Means.SMS in means_of("N1", recipient)


@pytest.mark.requirement("R11.4", "R11.8", "R11.10")
@pytest.mark.parametrize("code", ["N3", "N5", "N6"])
def test_a_warning_reaches_market_management_by_phone_sms_and_mail(code: str) -> None:
	assert {Means.PHONE, Means.SMS, Means.MAIL} <= means_of(code, Recipient.MARKET_MANAGEMENT)
	assert means_of(code, Recipient.HANDLER)


@pytest.mark.requirement("R11.4", "R11.5")
def test_level_one_does_not_wait() -> None:
	assert CASES["N3"].at_once
	assert CASES["N4"].at_once


@pytest.mark.requirement("R11.11")
def test_level_three_is_told_to_the_head_and_level_two_is_not() -> None:
	assert means_of("N6", Recipient.HEAD)
	assert means_of("N5", Recipient.HEAD) == set()
	assert not CASES["N6"].at_once


@pytest.mark.requirement("R92.2")
def test_important_events_do_not_wait() -> None:
	assert CASES["N2"].at_once


def test_the_ladder_of_an_overdue_deadline_goes_up_step_by_step() -> None:
	steps = {told.recipient: told.after for told in CASES["N14"].told}
	assert steps[Recipient.OWNER] == 0
	assert steps[Recipient.OWNER] < steps[Recipient.SUPERVISOR] < steps[Recipient.HEAD]
	assert steps[Recipient.HEAD] < steps[Recipient.MARKET_MANAGEMENT]


def test_only_overdue_deadlines_have_steps() -> None:
	assert {case.code for case in EVERY for told in case.told if told.after} == {"N14"}


def test_undelivered_sms_are_not_told_by_sms() -> None:
	assert Means.SMS not in {means for told in CASES["N19"].told for means in told.means}


def test_nobody_but_an_entity_is_told_an_entitys_notice() -> None:
	for case in EVERY:
		if case.kind is NoticeKind.ENTITY:
			assert {told.recipient for told in case.told} == {Recipient.ENTITY}
			assert case.quiet is not None
		else:
			assert Recipient.ENTITY not in {told.recipient for told in case.told}


def test_one_kind_is_told_differently_by_event() -> None:
	assert case_of(NoticeKind.ENTITY, EventKind.RECEIVED).code == "N17-accepted"
	assert case_of(NoticeKind.ENTITY, EventKind.ARCHIVED).code == "N17-finished"
	assert case_of(NoticeKind.ENTITY, EventKind.NOT_ACCEPTED).code == "N17-refused"
	assert case_of(NoticeKind.URGE, EventKind.URGED).code == "N11"
	assert case_of(NoticeKind.URGE, EventKind.URGE_DISPATCHED).code == "N11-dispatched"
	assert case_of(NoticeKind.RETURNED, EventKind.RETURNED).code == "N7"


def test_the_ladder_ends_with_somebody_for_everyone() -> None:
	for recipient, above in LADDER.items():
		assert above
		assert recipient not in above

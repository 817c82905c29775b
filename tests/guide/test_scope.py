"""Articles 2 to 7: one intake, what is accepted, categories and channels, and the ways an order ends."""

from __future__ import annotations

import pytest

from hotline_csg.guide import choices, errors
from hotline_csg.guide.flow import FLOW, find, possible
from hotline_csg.guide.hints import RegulatorWaits
from hotline_csg.guide.important import ImportantKind
from hotline_csg.guide.notices import NoticeKind
from hotline_csg.guide.orders import Order
from hotline_csg.guide.words import Channel, Ending, Flow, Refusal, Role, Side

from .build import (
	COMPLAINT,
	CONSULTATION,
	HOTLINE,
	REGULATOR,
	REPORT,
	SUGGESTION,
	URGING,
	Category,
	D,
	E,
	S,
	at,
	deadline,
	do,
	names,
	reached,
	refused,
	signed,
	walk,
)


@pytest.mark.requirement("R2.1", case="must")
@pytest.mark.parametrize(
	"step", FLOW, ids=lambda step: f"{step.state}-{step.event}-{'/'.join(sorted(step.flows))}"
)
def test_each_step_is_done_by_its_roles(step) -> None:
	assert step.roles, "a step that nobody may do"
	assert step.event is not E.CALLED_BACK or step.roles == {Role.AGENT}


@pytest.mark.requirement("R2.1", case="must not")
@pytest.mark.parametrize("role", [Role.HANDLER, Role.HEAD, Role.DISPATCHER, Role.SYSTEM])
def test_nobody_but_an_agent_calls_back(role: Role) -> None:
	order = reached(S.REVIEWED)
	error = refused(errors.WrongRole, lambda: do(order, E.CALLED_BACK, "03-02 16:30", by=role))
	assert (error.rule, error.data["roles"]) == ("R94.2", {Role.AGENT})
	assert do(order, E.CALLED_BACK, "03-02 16:30", by=Role.AGENT).order.state is S.CLOSING


def test_entity_kinds_and_moods_are_the_guide_s() -> None:
	assert [kind.zh for kind in choices.EntityKind] == ["发电企业", "电力用户", "售电公司", "相关方"]
	assert [mood.zh for mood in choices.Mood] == ["平稳", "不满", "激烈"]


def test_there_are_three_reasons_not_to_accept() -> None:
	assert [reason.value for reason in Refusal] == ["not_ours", "own_breach", "unrelated"]
	assert "行业行风" in Refusal.UNRELATED.zh, "conduct matters are in scope"


@pytest.mark.requirement("R4.5", case="must")
@pytest.mark.parametrize("state", [S.RECEIVED, S.PASSED])
def test_not_accepted_is_an_end_that_the_dispatcher_reverses(state) -> None:
	order = walk(reached(state), "not_accepted 03-02 09:45")
	assert (order.state, order.ending, names(order)) == (S.NOT_ACCEPTED, Ending.NOT_ACCEPTED, set())
	back = do(order, E.REINSTATED, "03-02 14:00", by=Role.DISPATCHER).order
	assert (back.state, back.ending) == (S.PASSED, None)
	assert deadline(back, D.DISPATCH).due == at("03-02 17:00")
	assert deadline(back, D.OVERALL).start == at("03-02 09:00"), (
		"the overall clock runs from receipt all the while"
	)


@pytest.mark.requirement("R4.5", case="must not")
def test_not_accepted_needs_the_reason_and_what_was_told() -> None:
	order = reached(S.RECEIVED)
	for fact in ("refusal", "told"):
		error = refused(
			errors.MissingFact, lambda fact=fact: do(order, E.NOT_ACCEPTED, "03-02 09:45", without=(fact,))
		)
		assert error.data["codes"] == [fact]
	refused(errors.WrongFact, lambda: do(order, E.NOT_ACCEPTED, "03-02 09:45", refusal="太麻烦"))
	ended = walk(order, "not_accepted 03-02 09:45")
	refused(errors.WrongRole, lambda: do(ended, E.REINSTATED, "03-02 10:00", by=Role.AGENT))


def test_a_12398_order_that_is_not_accepted_and_reinstated_owes_the_regulator_again() -> None:
	decision = do(reached(S.PASSED, CONSULTATION, REGULATOR), E.NOT_ACCEPTED, "03-02 09:45")
	assert decision.hints == (RegulatorWaits(),)
	back = walk(decision.order, "reinstated 03-03 09:00")
	assert names(back) == {D.DISPATCH, D.REFINE, D.REGULATOR_REPLY}
	assert {one.start for one in back.open_deadlines} == {at("03-02 09:00")}


@pytest.mark.requirement("R5.1", case="must")
def test_an_order_ends_in_each_of_seven_ways() -> None:
	failed = walk(
		reached(S.REVIEWED),
		"callback_failed 03-03 09:00",
		"callback_failed 03-03 11:00",
		"callback_failed 03-03 14:00",
	)
	ends = {
		Ending.ANSWERED: walk(reached(S.RECEIVED), "archived 03-02 09:10"),
		Ending.CALLED_BACK: reached(S.ARCHIVED),
		Ending.UNREACHED: walk(failed, "archived 03-03 14:05"),
		Ending.EXEMPT: walk(reached(S.REVIEWED), "callback_declined 03-02 16:10", "archived 03-02 16:20"),
		Ending.NOT_ACCEPTED: reached(S.NOT_ACCEPTED),
		Ending.REFERRED: reached(S.REFERRED, REPORT),
		Ending.REGULATOR: reached(S.ARCHIVED, COMPLAINT, REGULATOR),
	}
	assert {ending: order.ending for ending, order in ends.items()} == {ending: ending for ending in Ending}
	assert all(order.state.ended and not order.open_deadlines for order in ends.values())


@pytest.mark.requirement("R5.1", case="must not")
def test_there_is_no_other_way_out() -> None:
	leads_out = {(row.event, row.next) for row in FLOW if row.next.ended and row.moves}
	assert leads_out == {(E.ARCHIVED, S.ARCHIVED), (E.NOT_ACCEPTED, S.NOT_ACCEPTED), (E.REFERRED, S.REFERRED)}
	refused(errors.WrongState, lambda: do(reached(S.DISPATCHED), E.ARCHIVED, "03-02 12:00"))


@pytest.mark.requirement("R5.2", case="must")
def test_steps_are_taken_in_sequence_at_the_same_moment_or_later() -> None:
	assert do(reached(S.PASSED), E.DISPATCHED, "03-02 09:30").order.last_at == at("03-02 09:30")


@pytest.mark.requirement("R5.2", case="must not")
def test_ended_orders_are_read_only_and_no_step_lies_before_the_last() -> None:
	for state in (S.ARCHIVED, S.REFERRED):
		assert not any(possible(state, flow) for flow in Flow)
	refused(errors.WrongState, lambda: do(reached(S.ARCHIVED), E.URGED, "03-03 09:00"))
	error = refused(errors.EventTooEarly, lambda: do(reached(S.PASSED), E.DISPATCHED, "03-02 09:29"))
	assert error.data["since"] == at("03-02 09:30")
	refused(
		errors.EventInFuture,
		lambda: do(reached(S.PASSED), E.DISPATCHED, "03-02 10:00", now=at("03-02 09:59")),
	)


def test_there_are_five_categories_and_twelve_channels() -> None:
	assert [category.zh for category in Category] == ["咨询", "催办", "投诉", "建议", "举报"]
	assert [channel.zh for channel in Channel if channel.side is Side.INTERNAL] == [
		"400热线",
		"监督举报热线",
		"监督举报邮箱",
		"企业网站",
		"统一电力交易平台",
	]
	assert sum(channel.side is Side.EXTERNAL for channel in Channel) == 7


@pytest.mark.requirement("R6.3", case="must")
def test_an_urging_is_an_order_with_a_flow_of_its_own_category() -> None:
	order = walk(Order(URGING, HOTLINE), "received 03-02 09:00")
	assert names(order) == {D.REGISTER, D.OVERALL}
	assert deadline(order, D.REGISTER).rule == "R82.U"


@pytest.mark.requirement("R6.3", case="must not")
def test_an_urging_is_not_the_urge_of_an_order() -> None:
	received = walk(Order(URGING, HOTLINE), "received 03-02 09:00")
	assert (received.urges, D.URGE_DISPATCH in names(received)) == (0, False)
	urged = walk(reached(S.DISPATCHED), "urged 03-02 11:00")
	assert (urged.urges, urged.category, urged.state) == (1, CONSULTATION, S.DISPATCHED)


@pytest.mark.requirement("R6.4", case="must")
def test_a_complaint_is_passed_on_with_the_preliminary_judgement() -> None:
	assert do(reached(S.RECEIVED, COMPLAINT), E.PASSED, "03-02 09:30").order.state is S.PASSED
	assert do(reached(S.RECEIVED, CONSULTATION), E.PASSED, "03-02 09:30", without=("judgement",))


@pytest.mark.requirement("R6.4", case="must not")
@pytest.mark.parametrize(
	("channel", "kind"), [(HOTLINE, E.PASSED), (REGULATOR, E.PASSED), (REGULATOR, E.DISPATCHED)]
)
def test_a_complaint_without_judgement_is_not_passed_on(channel, kind) -> None:
	order = reached(S.RECEIVED, COMPLAINT, channel)
	error = refused(errors.MissingFact, lambda: do(order, kind, "03-02 09:30", without=("judgement",)))
	assert (error.rule, error.data["codes"]) == ("R6.4", ["judgement"])


@pytest.mark.requirement("R6.5", case="must")
def test_a_suggestion_says_what_is_suggested() -> None:
	assert do(Order(SUGGESTION, HOTLINE), E.RECEIVED, "03-02 09:00").order.state is S.RECEIVED
	assert do(Order(CONSULTATION, HOTLINE), E.RECEIVED, "03-02 09:00", without=("suggestion",))


@pytest.mark.requirement("R6.5", case="must not")
def test_a_suggestion_without_suggestion_is_not_received() -> None:
	order = Order(SUGGESTION, HOTLINE)
	error = refused(errors.MissingFact, lambda: do(order, E.RECEIVED, "03-02 09:00", without=("suggestion",)))
	assert (error.rule, error.data["codes"]) == ("R6.5", ["suggestion"])


@pytest.mark.requirement("R6.6", case="must")
def test_of_a_report_nothing_goes_out() -> None:
	assert do(Order(REPORT, HOTLINE), E.RECEIVED, "03-02 09:00").notices == ()
	assert do(reached(S.RECEIVED, REPORT), E.REFERRED, "03-02 09:10").notices == ()
	assert do(reached(S.RECEIVED, REPORT), E.NOT_ACCEPTED, "03-02 09:10").notices == ()
	assert do(Order(CONSULTATION, HOTLINE), E.RECEIVED, "03-02 09:00").notices == (NoticeKind.ENTITY,)


@pytest.mark.requirement("R6.6", "R82.11", case="must not")
@pytest.mark.parametrize("kind", [E.PASSED, E.DISPATCHED, E.ARCHIVED, E.URGED])
def test_a_report_is_never_dispatched(kind) -> None:
	refused(errors.WrongFlow, lambda: do(reached(S.RECEIVED, REPORT), kind, "03-02 09:30"))
	assert all(find(state, E.DISPATCHED, Flow.REPORT) is None for state in S)


@pytest.mark.requirement("R82.11", case="must")
def test_a_report_is_referred_once_the_number_was_told() -> None:
	order = reached(S.RECEIVED, REPORT)
	assert not order.deadlines
	error = refused(errors.MissingFact, lambda: do(order, E.REFERRED, "03-02 09:10", number_told=False))
	assert error.data["codes"] == ["number_told"]
	assert do(order, E.REFERRED, "03-02 09:10").order.ending is Ending.REFERRED


def test_a_report_that_is_not_accepted_comes_back_as_a_report() -> None:
	assert walk(reached(S.NOT_ACCEPTED, REPORT), "reinstated 03-02 10:00").state is S.RECEIVED


@pytest.mark.requirement("R7.2", case="must")
def test_a_transfer_names_its_number_its_body_and_its_own_date() -> None:
	order = do(Order(COMPLAINT, Channel.C12345), E.RECEIVED, "03-02 09:00", reply_by=at("03-06 12:00")).order
	owed = deadline(order, D.TRANSFER_REPLY)
	assert (owed.due, owed.rule, owed.owner) == (at("03-06 12:00"), "R7.2", Role.DISPATCHER)
	assert do(
		Order(CONSULTATION, HOTLINE), E.RECEIVED, "03-02 09:00", without=("transfer_number", "transfer_body")
	)
	ended = walk(order, *["passed 03-02 09:30", "dispatched 03-02 10:00", "contacted 03-02 11:00"])
	ended = walk(
		ended,
		*["replied 03-03 09:00", "reviewed 03-03 10:00", "called_back 03-03 11:00", "archived 03-03 11:30"],
	)
	assert deadline(ended, D.TRANSFER_REPLY).done == at("03-03 11:30")
	refused_first = walk(order, "not_accepted 03-02 09:10")
	back = do(refused_first, E.REINSTATED, "03-02 14:00", reply_by=at("03-06 12:00")).order
	assert deadline(back, D.TRANSFER_REPLY).open


@pytest.mark.requirement("R7.2", case="must not")
def test_a_transfer_without_number_or_body_is_not_received() -> None:
	order = Order(CONSULTATION, Channel.GOVERNMENT)
	for fact in ("transfer_number", "transfer_body"):
		error = refused(
			errors.MissingFact, lambda fact=fact: do(order, E.RECEIVED, "03-02 09:00", without=(fact,))
		)
		assert (error.rule, error.data["codes"]) == ("R7.2", [fact])
	refused(errors.WrongFact, lambda: do(order, E.RECEIVED, "03-02 09:00", reply_by="下周五"))
	assert D.TRANSFER_REPLY not in names(do(order, E.RECEIVED, "03-02 09:00").order), "no date was named"


@pytest.mark.requirement("R7.3", case="must")
def test_the_side_follows_from_the_channel() -> None:
	assert (Channel.PLATFORM.side, Channel.C95598.side) == (Side.INTERNAL, Side.EXTERNAL)


@pytest.mark.requirement("R7.3", case="must not")
def test_the_side_is_nothing_an_order_can_be_given() -> None:
	assert not hasattr(Order(CONSULTATION, HOTLINE), "side")


@pytest.mark.requirement("R7.4", case="must")
@pytest.mark.parametrize("category", list(Category))
def test_12398_has_its_own_flow_whatever_the_category(category) -> None:
	assert Order(category, REGULATOR).flow is Flow.REGULATOR
	order = walk(Order(category, REGULATOR), "received 03-02 09:00")
	assert names(order) == {D.DISPATCH, D.REFINE, D.REGULATOR_REPLY}


@pytest.mark.requirement("R7.4", case="must not")
@pytest.mark.parametrize("channel", [one for one in Channel if one is not REGULATOR])
def test_no_other_channel_has(channel) -> None:
	assert Order(COMPLAINT, channel).flow is Flow.GENERAL
	refused(
		errors.WrongFlow, lambda: do(reached(S.DISPATCHED, COMPLAINT, channel), E.PLAN_TOLD, "03-02 11:00")
	)


@pytest.mark.requirement("R7.5", case="must")
@pytest.mark.parametrize(
	"channel", [REGULATOR, Channel.C12345, Channel.CONDUCT, Channel.VOICE, Channel.GOVERNMENT]
)
def test_a_government_transfer_is_an_important_event(channel) -> None:
	assert do(Order(CONSULTATION, channel), E.RECEIVED, "03-02 09:00").important is ImportantKind.GOVERNMENT


@pytest.mark.requirement("R7.5", case="must not")
@pytest.mark.parametrize("channel", [HOTLINE, Channel.PLATFORM, Channel.C95598, Channel.SURVEY])
def test_other_channels_are_none_and_only_receipt_raises_one(channel) -> None:
	assert do(Order(CONSULTATION, channel), E.RECEIVED, "03-02 09:00").important is None
	assert do(reached(S.RECEIVED, CONSULTATION, REGULATOR), E.PASSED, "03-02 09:30").important is None


def test_signatures_and_reply_end_a_12398_order() -> None:
	order = walk(
		signed(reached(S.REFINED, CONSULTATION, REGULATOR), "03-04 09:00"), "regulator_replied 03-04 10:00"
	)
	assert (order.state, order.ending) == (S.CLOSING, Ending.REGULATOR)

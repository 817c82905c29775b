"""What the guide does not allow: named errors that carry what, why and which requirement.

Each error is data; `zh` and `en` render it. The edge (the site, the audit) decides what to do with it.
"""

from __future__ import annotations

from typing import ClassVar

from .texts import fill


class GuideError(Exception):
	"""Something the guide forbids. `rule` is the requirement's id, `data` what the sentence is made of."""

	rule: str = ""
	text_zh: ClassVar[str] = ""
	text_en: ClassVar[str] = ""

	def __init__(self, rule: str = "", **data: object) -> None:
		self.rule = rule or type(self).rule
		self.data = data
		super().__init__(self.zh)

	def __reduce__(self) -> tuple[object, ...]:
		# The default would rebuild it from its sentence alone, and fail: errors must pass between processes.
		return _rebuild, (type(self), self.rule, self.data)

	def render(self, lang: str) -> str:
		return fill(self.text_zh if lang == "zh" else self.text_en, self.data, lang)

	@property
	def zh(self) -> str:
		return self.render("zh")

	@property
	def en(self) -> str:
		return self.render("en")


def _rebuild(kind: type[GuideError], rule: str, data: dict[str, object]) -> GuideError:
	return kind(rule, **data)


class WrongState(GuideError):
	rule = "R5.1"
	text_zh = "工单处于「{state}」，不能「{event}」。当前可以：{allowed}。"
	text_en = "The order is in state “{state}”; “{event}” is not possible. Possible now: {allowed}."


class WrongFlow(GuideError):
	rule = "R7.4"
	text_zh = "「{flow}」没有「{event}」这一步。"
	text_en = "The flow “{flow}” has no step “{event}”."


class WrongRole(GuideError):
	rule = "R2.1"
	text_zh = "「{event}」应由 {roles} 办理。请转交相应岗位的人员操作。"
	text_en = "“{event}” is done by: {roles}. Ask someone in that role."


class MissingFact(GuideError):
	rule = "R91.2"
	text_zh = "「{event}」缺少：{facts}。请补充后再提交。"
	text_en = "“{event}” needs: {facts}. Fill them in and try again."


class WrongFact(GuideError):
	rule = "R91.2"
	text_zh = "「{event}」的「{fact}」填写有误：{value}。应为：{expected}。"
	text_en = "“{event}”: the fact “{fact}” cannot be “{value}”. Expected: {expected}."


class EventInFuture(GuideError):
	rule = "R81.1"
	text_zh = "「{event}」的时间 {at} 晚于现在 {now}。请改为实际发生的时间。"
	text_en = "“{event}” at {at} lies after now ({now}). Enter when it really happened."


class EventTooEarly(GuideError):
	rule = "R5.2"
	text_zh = "「{event}」的时间 {at} 早于上一环节 {since}。请核对时间。"
	text_en = "“{event}” at {at} lies before the preceding step ({since}). Check the time."


class NotClosedAtOnce(GuideError):
	rule = "R82.2"
	text_zh = "「{category}」不能直接办结，只有 {categories} 可以。请传递至服务调度。"
	text_en = "“{category}” cannot be closed at once, only: {categories}. Pass it to the dispatcher."


class ReturnLimitReached(GuideError):
	rule = "R93.6"
	text_zh = "本工单已退单 {count} 次，达到上限 {limit} 次，不能再退。请发起协商，达成一致后再次派发。"
	text_en = "The order was returned {count} times, the limit is {limit}. Open a negotiation instead."


class NegotiationTooEarly(GuideError):
	rule = "R93.7"
	text_zh = "退单满 {limit} 次后才进入协商，目前 {count} 次。请先退单并写明原因。"
	text_en = "Negotiation follows {limit} returns; there were {count}. Return the order with a reason first."


class WrongGround(GuideError):
	rule = "R93.4"
	text_zh = "「{ground}」只适用于投诉工单，本工单为「{category}」。请选择其他退回情形。"
	text_en = "“{ground}” is a ground for complaints only; this is “{category}”. Choose another ground."


class OpenPoints(GuideError):
	rule = "R91.8"
	text_zh = "还有 {count} 条诉求要点没有答复。请逐一答复后再回单。"
	text_en = "{count} points of the appeal have no answer. Answer each of them, then reply."


class NoContactTime(GuideError):
	rule = "R93.4"
	text_zh = "投诉工单回单须填写「联系客户时间」。请先联系客户并填写。"
	text_en = "A complaint's reply needs the contact time. Contact the entity and enter it."


class ContactOutOfRange(GuideError):
	rule = "R93.9"
	text_zh = "联系客户时间 {at} 应在派发 {dispatched} 之后、现在 {now} 之前。请改为实际联系的时间。"
	text_en = "The contact time {at} must lie between dispatch ({dispatched}) and now ({now})."


class PromiseNotAhead(GuideError):
	rule = "R81.4"
	text_zh = "承诺处置时间 {promised} 应晚于联系客户时间 {contacted}。"
	text_en = "The promised date {promised} must lie after the contact ({contacted})."


class ReportBeforeContact(GuideError):
	rule = "R81.4"
	text_zh = "提交调查报告前，业务部门负责人须联系市场主体并承诺处置时限。请先登记联系客户。"
	text_en = "The head contacts the entity before the report is submitted. Record the contact first."


class ReportBeforePlan(GuideError):
	rule = "R81.6"
	text_zh = "提交调查报告前，须将初步方案告知市场主体。请先登记告知方案。"
	text_en = "The entity is told the preliminary plan before the report is submitted. Record it first."


class OutsideCallbackHours(GuideError):
	rule = "R94.5"
	text_zh = "{at} 不在可回访时段内（{windows}）。下次可回访：{next}；与主体约定了时间的，请先登记预约。"
	text_en = "{at} is outside callback hours ({windows}). Next possible: {next}; or record an appointment."


class AttemptTooSoon(GuideError):
	rule = "R94.8"
	text_zh = "距上次回访未果 {last} 不足 {gap}。下次可回访：{next}。"
	text_en = "Less than {gap} since the last failed attempt ({last}). Next possible: {next}."


class AppointmentNotAhead(GuideError):
	rule = "R94.7"
	text_zh = "约定回访时间 {appointment} 应晚于现在 {at}。请核对与主体约定的时间。"
	text_en = "The appointment {appointment} must lie after now ({at}). Check the agreed time."


class NotExempt(GuideError):
	rule = "R94.4"
	text_zh = "「{exemption}」只适用于登记了无联系方式的转办工单。请回访，或登记主体明确不需回访。"
	text_en = (
		"“{exemption}” is for transferred orders that declare no contact. Call back, or record a refusal."
	)


class TooFewAttempts(GuideError):
	rule = "R94.8"
	text_zh = "因主体原因未接通的，须回访满 {limit} 次才能办结，目前 {count} 次。"
	text_en = "An unreached entity is tried {limit} times before closing; so far {count}."


class NotCalledBack(GuideError):
	rule = "R94.4"
	text_zh = "派发过的工单须回访后归档；没有回访成功，也没有登记免回访的依据。"
	text_en = (
		"A dispatched order is called back before archiving; there is neither a callback nor an exemption."
	)


class UrgeLimitReached(GuideError):
	rule = "R95.3"
	text_zh = "本工单已催办 {count} 次，原则上不超过 {limit} 次。确需再催的，由服务调度写明原因。"
	text_en = "The order was urged {count} times, the limit is {limit}. A dispatcher may go on with a reason."


class NothingUrged(GuideError):
	rule = "R95.1"
	text_zh = "没有待派发的催办。请先登记主体的催办或补充资料。"
	text_en = "There is no urge to dispatch. Record the entity's urge or material first."


class AlreadyMajor(GuideError):
	rule = "R82.8"
	text_zh = "本工单已标记重大。"
	text_en = "The order is marked major already."


class MajorTooLate(GuideError):
	rule = "R82.8"
	text_zh = "原处置时限 {due} 已过，不能再标记重大。"
	text_en = "The normal limit ended at {due}; the order can no longer be marked major."


class NoSecondCallback(GuideError):
	rule = "R81.8"
	text_zh = "完善调查报告前须由坐席对主体二次回访。请先登记回访。"
	text_en = "The second callback comes before refining the report. Record it first."


class NotSigned(GuideError):
	rule = "R81.10"
	text_zh = "回复监管前须由 {missing} 签名确认。"
	text_en = "Before the reply to the regulator these must sign: {missing}."


class OrderEnded(GuideError):
	rule = "R5.2"
	text_zh = "工单已是「{state}」，只读。新的诉求请登记新工单。"
	text_en = "The order is “{state}” and read-only. Raise a new order for a new appeal."


class ReceiptTooLate(GuideError):
	rule = "R81.1"
	text_zh = "受理时间 {at} 晚于下一环节 {before}。请核对时间。"
	text_en = "The receipt {at} lies after what followed it ({before}). Check the time."


class StateNotInFlow(GuideError):
	rule = "R7.4"
	text_zh = "工单处于「{state}」，不能改为「{flow}」。请由服务调度在业务部门回单前更正。"
	text_en = "In state “{state}” the order cannot change to the flow “{flow}”; it can before the department replies."

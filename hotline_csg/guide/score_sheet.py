"""The score sheet a site begins with: what articles 8 and 9 ask of agents, dispatchers and departments.

What is judged is the guide's, the marks are ours: a manager changes both.
"""

from __future__ import annotations

from dataclasses import dataclass

from .inspections import About

TITLE = "热线服务质检（指南第八、九条）"
PASS_MARK = 80


@dataclass(frozen=True, slots=True)
class Item:
	"""`basis` is the article, `rule` the requirement; a fatal item has no marks."""

	about: About
	item: str
	full: int
	basis: str
	rule: str
	hint: str

	@property
	def fatal(self) -> bool:
		return not self.full


A, S, D = About.AGENT, About.DISPATCHER, About.DEPARTMENT
# fmt: off
ITEMS: tuple[Item, ...] = (
	Item(A, "受理信息完整", 20, "第九条（一）", "R91.2", "单位、姓名、联系方式、业务描述齐全准确"),
	Item(A, "分类准确", 15, "第九条（一）", "R91.4", "诉求类型、业务分类到末级，与诉求内容一致"),
	Item(A, "描述清楚、要点完整", 15, "第九条（一）", "R91.8", "诉求要点逐条登记，不遗漏、不混淆"),
	Item(A, "首问负责", 15, "第八条（二）", "R82.1", "全程跟进，不推诿，不让主体重复陈述"),
	Item(A, "按时传递", 10, "第八条（二）", "R82.C", "在规定时限内填写并传递工单"),
	Item(A, "回访规范", 25, "第九条（四）", "R94.1", "阅读回单后回访，时段合规，意见与满意度如实登记"),
	Item(A, "泄露主体信息或服务态度恶劣", 0, "第六条", "R6.6", "出现即否决"),
	Item(S, "派发准确", 40, "第九条（二）", "R92.1", "部门、联系方式、分类核对无误，不因派错被退单"),
	Item(S, "按时派发", 30, "第八条（二）", "R82.C", "审核派发、退单后再次派发均在时限内"),
	Item(S, "回单审核到位", 30, "第九条（三）", "R93.4", "未逐条答复、填写不规范的回单予以退回"),
	Item(D, "按时联系", 20, "第八条（二）", "R82.9", "在时限内联系主体，如实登记联系客户时间"),
	Item(D, "逐条答复", 30, "第九条（一）", "R91.8", "每个诉求要点都有明确答复"),
	Item(D, "答复准确、表述规范", 20, "第九条（三）", "R93.4", "依据充分，表述清楚，主体能看懂"),
	Item(D, "按时回单", 20, "第八条（二）", "R82.C", "处置回单、退回后重新回单均在时限内"),
	Item(D, "退单规范", 10, "第九条（三）", "R93.2", "理由成立、两小时内提出；未退单的不适用"),
	Item(D, "答复违反政策法规", 0, "第九条（三）", "R93.4", "出现即否决"),
	Item(D, "虚报联系客户时间", 0, "第九条（三）", "R93.9", "与主体核实不符，出现即否决"),
)
# fmt: on

"""What people choose from, besides the words of the flow: each a stable English code with the Chinese staff read."""

from __future__ import annotations

from .words import Word


class EntityKind(Word):
	"""市场主体, R3.3."""

	GENERATOR = "generator", "发电企业"
	POWER_USER = "power_user", "电力用户"
	RETAILER = "retailer", "售电公司"
	OTHER = "other_party", "相关方"


class Mood(Word):
	"""主体情绪, R91.1."""

	CALM = "calm", "平稳"
	UNHAPPY = "unhappy", "不满"
	HEATED = "heated", "激烈"


class ReportKind(Word):
	"""举报内容, R6.6."""

	RULE_BREAKING = "rule_breaking", "主体违反交易规则"
	MISCONDUCT = "misconduct", "员工违反行风纪律"


class UrgeKind(Word):
	"""R95.1: a plain urge and extra material are dispatched alike."""

	URGE = "urge", "催办"
	MATERIAL = "material", "补充资料"


class Finding(Word):
	"""调查结论, R81.14: what is true or at fault goes into the bulletin."""

	UNTRUE = "untrue", "不属实"
	TRUE = "true", "属实"
	AT_FAULT = "at_fault", "有责"

	@property
	def in_bulletin(self) -> bool:
		return self is not Finding.UNTRUE

"""Who calls the demonstration's hotline, and what about. All of it is made up."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .errors import AuditError

PROVINCES = ("广东", "广西", "云南", "贵州", "海南")
KINDS = ("售电有限公司", "发电有限公司", "新能源有限公司", "水泥有限公司", "铝业有限公司", "电子科技有限公司")
TOPICS = (
	"平台应用/登录与密码",
	"平台应用/数字证书",
	"市场准入/注册资料",
	"市场准入/信息变更",
	"交易组织/申报操作",
	"交易规则/偏差考核",
	"交易合同/合同备案",
	"电量清分/结算单差异",
	"电量清分/计量数据",
	"信息披露/数据更正",
	"绿电绿证/绿证划转",
	"绿电绿证/绿电合同",
)
#: What many entities call about at once.
SURGE_TOPIC = "平台应用/系统无法登录"


class NoFaker(AuditError):
	text_zh = "演示数据需要 Faker：请先运行 pip install Faker，或用 pip 安装本项目。"
	text_en = "The demonstration's data need Faker: run pip install Faker, or install this project by pip."


@dataclass(frozen=True)
class Entity:
	name: str
	phone: str


def make_entities(count: int, random: Random) -> list[Entity]:
	"""Entities with names of their own, the same for the same state of `random`. Raises NoFaker."""
	try:
		from faker import Faker
	except ImportError as error:
		raise NoFaker() from error
	fake = Faker("zh_CN")
	fake.seed_instance(random.random())
	entities: dict[str, Entity] = {}
	while len(entities) < count:
		name = f"{random.choice(PROVINCES)}{fake.company_prefix()}{random.choice(KINDS)}"
		entities.setdefault(name, Entity(name, fake.phone_number()))
	return list(entities.values())

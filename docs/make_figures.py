"""Writes docs/zh/指标.md: every figure that reports show, its formula, its source and the condition it is counted by.

	python docs/make_figures.py            writes the page
	python docs/make_figures.py --check    exit status 1 where the page is not what it would write

Nothing of the page is written by hand: the definitions stand in hotline_csg/adapters/figures/definitions.py.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from hotline_csg.adapters.figures import definitions, special  # noqa: E402
from hotline_csg.adapters.figures.sources import DIMENSIONS  # noqa: E402
from hotline_csg.adapters.figures.words import Any, Count, Filter, Mean, Rank, Share, Source, Worked  # noqa: E402

FIGURES: dict[str, Any | Worked] = {**definitions.FIGURES, **special.FIGURES}

PAGE = ROOT / "docs" / "zh" / "指标.md"
HEAD = """# 指标定义

本页由 `python docs/make_figures.py` 根据 `hotline_csg/adapters/figures/definitions.py` 生成，不手工修改。报表、工作台和服务月报中的每个
数字都按这里的同一定义计算；`tests/site/test_figures.py`、`tests/site/test_special_reports.py` 从原始记录逐项重新计算核对。

* **用时**一律为工作时间，由受理、派发、回单等环节办理时按工作日历计算（`guide/measures.py`），报表不另行计算。
* **统计期**按整天计，含首日和末日；比率分母为 0 时不显示。
* 每个人只统计自己有权查看的记录：部门人员看到的是本部门的数字。
* 催办工单（A27）单独统计，不计入受理量和办结量。
* 属于数据表的指标还可按日、周（周一起）、月拆分；与上期、上年同期按先后次序逐个对应。
* 比率的分子、分母来自不同数据时（如退单占派发），两者分别按同一拆分计算后相除。
* **依据**为[指南条款编号](../guide.md)，「条件」列为数据库中的字段和取值，点击报表中的数字即按此条件打开明细。
"""


def page() -> str:
	parts = [HEAD]
	for source in dict.fromkeys(one.source for one in FIGURES.values()):
		parts.append(_section(source))
	return "\n".join(parts)


def _section(source: Source) -> str:
	rows = [one for one in FIGURES.values() if one.source == source]
	dimensions = "、".join(DIMENSIONS[code].zh for code, _ in source.columns)
	lines = [
		f"## {source.zh}",
		"",
		f"数据来源：`{source.doctype}`，统计时间字段 `{source.moment}`{_always(source)}。{dimensions and f'可按 {dimensions} 拆分。'}",
		"",
		"| 指标 | 英文 | 公式 | 条件 | 依据 |",
		"|---|---|---|---|---|",
	]
	lines += [f"| {one.zh} | {one.en} | {one.formula} | {condition(one)} | {one.asked_by} |" for one in rows]
	return "\n".join(lines) + "\n"


def _always(source: Source) -> str:
	told = "，且 ".join(_filter(one) for one in source.where)
	spread = "".join(f"、{stage} `{column}`" for stage, column in source.spread)
	of_each = f"。每张工单在其各阶段各计一次：全程 `{source.whole}`{spread}" if spread else ""
	return (f"，且 {told}" if told else "") + of_each


def condition(figure: Any | Worked) -> str:
	if isinstance(figure, Worked):
		return figure.condition
	if isinstance(figure, Count):
		return "；".join(_filter(one) for one in figure.where) or "全部"
	if isinstance(figure, Share):
		return f"{figure.part.zh} ÷ {figure.whole.zh}"
	if isinstance(figure, Mean):
		column = f"`{figure.column}`" if figure.column else "各阶段字段"
		return f"{column} 的平均数" + ("（秒，折算为分钟）" if figure.seconds else "")
	if isinstance(figure, Rank):
		return f"各阶段字段的第 {figure.share} 百分位（就近取值；秒，折算为分钟）"
	raise TypeError(figure)


def _filter(one: Filter) -> str:
	column, operator, value = one
	if operator == "is":
		return f"`{column}` {'已填' if value == 'set' else '未填'}"
	if isinstance(value, tuple):
		return f"`{column}` 为 {'、'.join(map(str, value))} 之一"
	return f"`{column}` {operator} {value}"


def main(arguments: list[str]) -> int:
	text = page()
	if "--check" in arguments:
		return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text)
	PAGE.write_text(text, encoding="utf-8")
	return 0


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))

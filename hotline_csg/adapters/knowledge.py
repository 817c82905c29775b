"""Published Help Articles that may answer an appeal, by its topic and its words. Chinese has no spaces: pairs of
characters are compared, those that few articles have counting more."""

from __future__ import annotations

import re
from collections import Counter
from math import log
from typing import Any

import frappe
from frappe.utils import cstr, strip_html

MOST = 3
# A knowledge base of a hotline has hundreds of articles; the newest are read.
READ = 500
KEPT_SECONDS = 60
SHOWN = 1500  # characters of an article, enough to read out and to take over
IN_TITLE = 3
CHINESE = re.compile("[\u4e00-\u9fff]+")
LATIN = re.compile("[a-z0-9]{2,}")
_KEY = "hotline_articles"


def fitting(topic: str, text: str) -> list[dict[str, Any]]:
	"""The articles that fit best, with `title`, `category`, `route` and `text`; none where nothing fits."""
	wanted = pairs(f"{topic} {text}")
	articles = frappe.cache.get_value(_KEY, expires=True)
	if articles is None:
		articles = _read()
		frappe.cache.set_value(_KEY, articles, expires_in_sec=KEPT_SECONDS)
	if not wanted or not articles:
		return []
	words = [(pairs(one["title"]) | pairs(one["category"]), pairs(one["text"])) for one in articles]
	held = Counter(pair for title, body in words for pair in (title | body) & wanted)
	weight = {pair: log(1 + len(articles) / count) for pair, count in held.items()}
	# The least that is a fit: two words of the appeal in the title, or the like in the text.
	least = 2 * IN_TITLE * log(2)
	scored = []
	for one, (title, body) in zip(articles, words, strict=True):
		score = IN_TITLE * sum(weight[pair] for pair in title & wanted)
		score += sum(weight[pair] for pair in (body - title) & wanted)
		if score >= least:
			scored.append((score, one))
	scored.sort(key=lambda row: -row[0])
	return [one for _score, one in scored[:MOST]]


def pairs(text: str) -> set[str]:
	"""Pairs of neighbouring Chinese characters, and Latin words of two letters or more."""
	lowered = cstr(text).lower()
	found = {run[at : at + 2] for run in CHINESE.findall(lowered) for at in range(len(run) - 1)}
	return found | set(LATIN.findall(lowered))


def _read() -> list[dict[str, str]]:
	rows = frappe.get_all(
		"Help Article",
		filters={"published": 1},
		fields=["title", "category", "route", "content"],
		order_by="modified desc",
		limit=READ,
	)
	return [
		{
			"title": cstr(row.title),
			"category": cstr(row.category),
			"route": cstr(row.route),
			"text": _plain(cstr(row.content))[:SHOWN],
		}
		for row in rows
	]


def _plain(content: str) -> str:
	"""The text of an article, a line for each of its paragraphs."""
	broken = re.sub(r"(?i)<br\s*/?>|</(?:p|li|h[1-6]|div|tr)>", "\n", content)
	text = strip_html(broken).replace("\xa0", " ").replace("&nbsp;", " ")
	return "\n".join(line.strip() for line in text.splitlines() if line.strip())

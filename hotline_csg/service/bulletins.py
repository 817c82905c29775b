"""通报 (R81.14): how one begins, which cases it takes, and what is mended of them."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters import bulletins


def bulletin_beginning() -> dict[str, str]:
	return bulletins.beginning()


def collect_cases(name: str) -> int:
	"""Add the cases of the period to a draft. Returns how many were added."""
	doc = frappe.get_doc(bulletins.DOCTYPE, name, for_update=True)
	added = bulletins.collect(doc)
	if added:
		doc.save()
	return added


def bulletin_rectifications(name: str) -> list[dict[str, Any]]:
	return bulletins.rectifications(frappe.get_doc(bulletins.DOCTYPE, name))

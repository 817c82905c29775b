"""12398台账: a row per order of the regulator, each limit, finding and reply."""

from __future__ import annotations

from typing import Any

import frappe

from hotline_csg.adapters.figures import register


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	frappe.has_permission("Issue", "report", throw=True)
	return register.run(filters)

"""/hotline/progress: how far an appeal is, by its number, the telephone number and a code."""

from __future__ import annotations

from typing import Any

from hotline_csg.adapters.portal import page


def get_context(context: Any) -> None:
	page.frame(context, "progress")

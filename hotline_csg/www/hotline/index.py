"""/hotline: hours, scope, what is not accepted, the report line."""

from __future__ import annotations

from typing import Any

from hotline_csg.service import portal


def get_context(context: Any) -> None:
	portal.front_page(context)

"""/hotline/people: the entity's people, for its administrator; everybody may leave."""

from __future__ import annotations

from typing import Any

from hotline_csg.adapters.portal import page
from hotline_csg.service import portal


def get_context(context: Any) -> None:
	member = page.for_members(context, "people", "/hotline/people")
	if member:
		context.people = portal.colleagues(member) if member.admin else []

"""Who was inspected is told of the result, and until when it may be appealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotline_csg.guide.inspections import Stage
from hotline_csg.guide.notice_rules import SiteCase
from hotline_csg.guide.words import Role

from .. import clock
from ..outbox import queue
from ..outbox.about import About, Announcement

if TYPE_CHECKING:
	from frappe.model.document import Document


def result(doc: Document) -> None:
	"""A score, or the decision of an appeal, to the person or the department's supervisors: what was judged is not told."""
	now = clock.now()
	scored = doc.status == Stage.SCORED.zh
	about = About(
		number=doc.name,
		what=f"{doc.status}，{doc.score:g} 分",
		due=doc.appeal_until if scored else None,
		departments=(doc.department,) if doc.department else (),
		owner=doc.person,
		owner_role=Role.SUPERVISOR,
	)
	code = str(SiteCase.INSPECTION)
	queue.put([Announcement(code, f"{code}:{doc.name}:{doc.status_code}", about, now)], now)

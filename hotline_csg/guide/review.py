"""The grounds for returning a reply that can be found without reading it (R93.4)."""

from __future__ import annotations

from .deadlines import Calendar
from .orders import Order
from .rulebook import GUIDE, Rulebook
from .words import Category, Flow, ReviewGround, Side
from .words import DeadlineName as Name


def grounds_found(
	order: Order, *, calendar: Calendar, rulebook: Rulebook = GUIDE
) -> tuple[ReviewGround, ...]:
	"""Open points, a complaint without contact time, a complaint dispatched twice within its limit.

	Form and policy are for the dispatcher to see.
	"""
	grounds = []
	if order.open_points:
		grounds.append(ReviewGround.OPEN_POINTS)
	if order.category is not Category.COMPLAINT or order.flow is not Flow.GENERAL:
		return tuple(grounds)
	reachable = not (order.no_contact and order.channel.side is Side.EXTERNAL)
	if order.contacted_at is None and reachable:
		grounds.append(ReviewGround.NO_CONTACT_TIME)
	if dispatched_twice(order, calendar=calendar, rulebook=rulebook):
		grounds.append(ReviewGround.DISPATCHED_TWICE)
	return tuple(grounds)


def dispatched_twice(order: Order, *, calendar: Calendar, rulebook: Rulebook = GUIDE) -> bool:
	"""Whether the complaint was dispatched while the same entity's complaint on the same topic was in its limit.

	A re-dispatch after a return is no second dispatch: the return ended the first (A10).
	"""
	rule = rulebook.rule(Name.HANDLE, order.flow, order.category)
	limit = rule.limit_for(order.major) if rule else None
	if order.category is not Category.COMPLAINT or order.dispatched_at is None or limit is None:
		return False
	return any(other <= order.dispatched_at <= limit.due(other, calendar) for other in order.same_complaints)

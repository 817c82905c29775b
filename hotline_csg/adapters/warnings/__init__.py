"""Calls from the database → the guide's counting → Hotline Warning records, one per entity, topic and window.

Counting happens after the commit of what is counted: two transactions that each count before theirs both miss a
threshold. The result has a unique key, so counting twice warns once.
"""

from .counting import lines_since, of_entity, of_topic
from .records import DOCTYPE, OPEN, SETTINGS, WITHDRAWN, change, departments, insert, withdraw

__all__ = [
	"DOCTYPE",
	"OPEN",
	"SETTINGS",
	"WITHDRAWN",
	"change",
	"departments",
	"insert",
	"lines_since",
	"of_entity",
	"of_topic",
	"withdraw",
]

"""Issue ⇄ guide.Order: the only code that knows which field holds what."""

from .copying import copied_to_new, copied_to_urge, forget_all_but_intake, intake_only
from .facts import YES_NO, enter, facts_of, moment_of, yes_or_no
from .fields import FACTS, INTAKE, KEPT, KEPT_STOCK, REPORT_TEXTS, field, fields_of
from .measuring import fill, measure
from .reading import (
	NO_REPORT,
	failed_attempts,
	is_order,
	is_report,
	is_stored_order,
	kind_of,
	load,
	state_of,
	subject_of,
	word_of,
)
from .writing import status_of, take_over, write, write_owed_now

__all__ = [
	"FACTS",
	"INTAKE",
	"KEPT",
	"KEPT_STOCK",
	"NO_REPORT",
	"REPORT_TEXTS",
	"YES_NO",
	"copied_to_new",
	"copied_to_urge",
	"enter",
	"facts_of",
	"failed_attempts",
	"field",
	"fields_of",
	"fill",
	"forget_all_but_intake",
	"intake_only",
	"is_order",
	"is_report",
	"is_stored_order",
	"kind_of",
	"load",
	"measure",
	"moment_of",
	"state_of",
	"status_of",
	"subject_of",
	"take_over",
	"word_of",
	"write",
	"write_owed_now",
	"yes_or_no",
]

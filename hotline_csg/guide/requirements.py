"""The guide as numbered requirements: the ids that code, tests and `docs/guide.md` cite, with their articles.

`RULE`: decided or counted here; tests say what must and what must not hold. `WORDS`: vocabulary, held here as tables.
`SITE`: met where staff work, not in this package. Ids that begin with A are decisions where the guide is silent.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
	RULE = "rule"
	WORDS = "words"
	SITE = "site"


@dataclass(frozen=True, slots=True)
class Requirement:
	id: str
	article: str
	title: str
	kind: Kind


RULE, WORDS, SITE = Kind.RULE, Kind.WORDS, Kind.SITE
# fmt: off
REQUIREMENTS: tuple[Requirement, ...] = tuple(Requirement(*row) for row in (
	("R2.1", "2", "One intake, one voice outward: each step has its role, agents alone call back", RULE),
	("R3.1", "3", "The hotline's number is a setting; the called number is stored with each call", SITE),
	("R3.2", "3", "An order belongs to one of the six trading centres; reports split by it", SITE),
	("R3.3", "3", "Kinds of market entity; callers without a record are possible", WORDS),
	("R4.1", "4", "Topics are a tree that staff extend; a leaf is one business problem", SITE),
	("R4.2", "4", "Not accepted: responsibility is not the trading centre's", WORDS),
	("R4.3", "4", "Not accepted: the entity's own breach of energy or local policy", WORDS),
	("R4.4", "4", "Not accepted: unrelated to trading and to professional conduct", WORDS),
	("R4.5", "4", "Not accepted is an end with a reason and what was told; the dispatcher can reverse it", RULE),
	("R5.1", "5", "Closed loop: an order ends in exactly one of seven ways", RULE),
	("R5.2", "5", "Nothing is deleted; ended orders are read-only; moves are in sequence", RULE),
	("R6.1", "6", "Five categories, although the article says four", WORDS),
	("R6.2", "6(1)", "Consultation", WORDS),
	("R6.3", "6(2)", "Urging as a category is not the urge of an order", RULE),
	("R6.4", "6(3)", "A complaint carries a recorded preliminary judgement", RULE),
	("R6.5", "6(4)", "A suggestion says concretely what is suggested", RULE),
	("R6.6", "6(5)", "Reports are confidential: nothing of them goes out, they are never dispatched", RULE),
	("R7.1", "7", "Internal channels", WORDS),
	("R7.2", "7", "External channels with document number, transferring body and its own reply date", RULE),
	("R7.3", "7", "Internal or external is derived from the channel", RULE),
	("R7.4", "8", "Only 12398 has its own flow", RULE),
	("R7.5", "10", "A government transfer is an important event by itself", RULE),
	("R81.1", "8(1)", "12398: registered; the receipt can be corrected, with trace", RULE),
	("R81.2", "8(1)", "12398: passed to the department within 1 h of receipt", RULE),
	("R81.3", "8(1)", "12398: market management and the department are told at the same time", RULE),
	("R81.4", "8(1)", "12398: the head contacts the entity within 2 h and promises a date, which becomes a deadline", RULE),
	("R81.5", "8(1)", "12398: the principal head supervises, the head leads", SITE),
	("R81.6", "8(1)", "12398: the preliminary plan is told within 6 h", RULE),
	("R81.7", "8(1)", "12398: investigation report within 7 working days of dispatch", RULE),
	("R81.8", "8(1)", "12398: an agent's second callback comes before the report is refined", RULE),
	("R81.9", "8(1)", "12398: report refined within 10 working days of receipt", RULE),
	("R81.10", "8(1)", "12398: market management and the head sign", RULE),
	("R81.11", "8(1)", "12398: reply to the regulator within 12 working days of receipt, with number and file", RULE),
	("R81.14", "8(1)", "12398: what was found true or at fault goes into the bulletin", RULE),
	("R81.15", "8(1)", "12398: rectification items with owner, due and closure", SITE),
	("R82.1", "8(2)", "First-asked responsibility: the first agent stays on the order", SITE),
	("R82.2", "8(2)", "What can be answered at once is closed at once, with the answer", RULE),
	("R82.3", "8(2)", "Closed at once: consultations and urgings only", RULE),
	("R82.4", "8(2)", "Passed on and dispatched to departments", RULE),
	("R82.5", "8(2)", "Reply, the dispatcher's review, the agent's callback, archive", RULE),
	("R82.C", "8(2)", "Limits of a consultation", RULE),
	("R82.U", "8(2)", "Limits of an urging", RULE),
	("R82.P", "8(2)", "Limits of a complaint", RULE),
	("R82.S", "8(2)", "Limits of a suggestion; major does not extend them", RULE),
	("R82.8", "8(2)", "Major: a head's judgement with a reason", RULE),
	("R82.9", "8(2)", "A complaint's contact time is a fact of its own", RULE),
	("R82.11", "8(2)", "Reports: the caller is given the number, the order is referred", RULE),
	("R91.1", "9(1)1", "The caller's mood is recorded", RULE),
	("R91.2", "9(1)2", "Unit, name, contact, description; transferred orders may declare no contact", RULE),
	("R91.4", "9(1)3", "The topic is a leaf; corrections are traced", SITE),
	("R91.8", "9(1)4", "A reply answers every point", RULE),
	("R91.9", "9(1)5", "Service hours 8:00–12:00 and 14:00–17:30 of working days", RULE),
	("R91.10", "9(1)5", "Received outside them: the clock starts at the next opening", RULE),
	("R92.1", "9(2)", "The dispatcher reviews, dispatches, supervises", SITE),
	("R92.2", "9(2)", "Important events go to market management and the departments at once", RULE),
	("R93.1", "9(3)1", "A department returns an order for one of four reasons", RULE),
	("R93.2", "9(3)1", "Within 2 h of dispatch, with the reason", RULE),
	("R93.3", "9(3)2", "Re-dispatched within 2 h", RULE),
	("R93.4", "9(3)3", "A reply is returned for one of five grounds, three of which are found by the engine", RULE),
	("R93.5", "9(3)3", "Reworked within 1 working day", RULE),
	("R93.6", "9(3)4", "At most 3 returns of one order", RULE),
	("R93.7", "9(3)4", "The fourth leads to a negotiation, which ends in a dispatch", RULE),
	("R93.8", "9(3)4", "Each return is a row", SITE),
	("R93.9", "9(3)3", "The contact lies between dispatch and now", RULE),
	("R94.1", "9(4)1", "Called back within 1 working day of the task", RULE),
	("R94.2", "9(4)1", "Opinion and satisfaction are recorded", RULE),
	("R94.3", "9(4)1", "A complaint's callback asks whether the department made contact", RULE),
	("R94.4", "9(4)1", "Every dispatched order is called back, with two exceptions", RULE),
	("R94.5", "9(4)2", "No callbacks 12:00–14:00 and 17:30–8:30", RULE),
	("R94.6", "9(4)2", "The agent has read the reply", RULE),
	("R94.7", "9(4)2", "An agreed time overrides the hours and is told as agreed", RULE),
	("R94.8", "9(4)3", "At least 3 attempts, at least 2 h apart", RULE),
	("R94.9", "9(4)3", "After 3 attempts: closed with a reason", RULE),
	("R94.10", "9(4)4", "A new appeal is a new order; the old one is not sent back", RULE),
	("R95.1", "9(5)1", "An urge of an open order is dispatched within 30 min", RULE),
	("R95.2", "9(5)1", "The urge order follows the urged order's category and flow", RULE),
	("R95.3", "9(5)1", "At most 2 urges; more need the dispatcher's reason", RULE),
	("R95.4", "9(5)2", "A new appeal while urging is a new order", SITE),
	("R10", "10", "Kinds of important (urgent) events", WORDS),
	("R11.1", "11", "Level 1 is the gravest", RULE),
	("R11.2", "11(1)", "Level 1: more than 20 entities with one topic within a week", RULE),
	("R11.3", "11(1)", "Level 1: not where it stems from a new rule or function", RULE),
	("R11.4", "11(1)", "Level 1: reported within 30 min, departments told", RULE),
	("R11.5", "11(1)", "Level 1: departments urged again within 2 h", RULE),
	("R11.6", "11(1)", "Level 1: supervisors contact the entities", RULE),
	("R11.7", "11(2)", "Level 2: more than 3 calls in 7 working days or more than 5 in a month", RULE),
	("R11.8", "11(2)", "Level 2: reported, departments told, supervisor contacts", RULE),
	("R11.9", "11(2)", "Level 2: the head coordinates where it is aggravated", RULE),
	("R11.10", "11(3)", "Level 3: the 3rd call in 7 working days or the 5th in a month", RULE),
	("R11.11", "11(3)", "Level 3: the department head is told too", RULE),
	("R11.12", "11", "Calls are counted, not orders", RULE),
	("R11.13", "11", "Unregistered callers: normalised number and unit", RULE),
	("R11.14", "11", "One warning per entity, topic, window and level; raised, not doubled", RULE),
	("R11.15", "11", "The 7 working days count make-up days", RULE),
	("A1", "", "Working days by Civil Code 201 and 203: until close of the Nth after day 0", RULE),
	("A2", "", "Hours and minutes run in working time; clock time is a setting", RULE),
	("A3", "", "12398's hours run in working time too", RULE),
	("A4", "", "Level 1's limits run on the clock, an urge's in working time", RULE),
	("A5", "", "Urging as category 1 h, urge of an order 30 min", RULE),
	("A6", "", "Stage and overall limit both run; the earlier is to be met, and is told", RULE),
	("A8", "", "Complaints and suggestions are not closed at once", RULE),
	("A9", "", "Major is marked before the normal due; counted anew from the original start", RULE),
	("A10", "", "A return ends the department's deadlines, re-dispatch starts new ones, the overall one goes on", RULE),
	("A11", "", "A negotiation has 1 working day", RULE),
	("A12", "", "12398 may be returned; its receipt deadlines do not move", RULE),
	("A13", "", "Callback hours are every day, service hours working days", RULE),
	("A15", "", "The 2 h between attempts are clock time", RULE),
	("A16", "", "Dissatisfied: a re-handling order is offered, if switched on", RULE),
	("A17", "", "One week is the last 7×24 hours", RULE),
	("A18", "", "One month begins on the same day of last month", RULE),
	("A20", "", "An entity is a legal unit", RULE),
	("A21", "", "Calls count for levels 2 and 3, other contacts do not", RULE),
	("A22", "", "Received on a day off: received at the next opening, that day is day 0", RULE),
	("A23", "", "Shifts are half-open; a limit used up at a shift's end is due there", RULE),
	("A25", "", "Grades of satisfaction", WORDS),
	("A26", "", "The overall deadline ends at archive", RULE),
	("A27", "", "Urge orders are told apart", RULE),
	("A30", "", "R81.9 and R81.11 run from receipt", RULE),
	("A31", "", "Received when submitted: no sign-for step, the portal registers by itself", RULE),
))
# fmt: on
BY_ID: dict[str, Requirement] = {one.id: one for one in REQUIREMENTS}

"""The use cases: load, decide, store, notify. Entry points call these and nothing below them."""

from .bulletins import bulletin_beginning, bulletin_rectifications, collect_cases
from .callbacks import callback_of, callback_queue_now
from .calling import check_call_token, order_of_call, receive_call
from .dispatching import dispatch_many, dispatch_queue
from .inspecting import (
	appeal_inspection,
	confirm_inspection,
	confirm_lapsed_inspections,
	draw_batch,
	inspection_board,
	inspection_results,
	look_at_batch,
	rows_behind_results,
	rule_inspection,
	score_inspection,
)
from .intake import caller, entities_like, look, register, ringing
from .items import (
	accept_rectification,
	answer_points,
	answer_supervision,
	count_relapses,
	rectification_steps,
	report_rectified,
	same_kind_again,
	send_back_rectification,
	supervise,
)
from .linked import do, link, raise_from, urge
from .overseeing import figures, figures_of_month, regulator
from .papers import check_printable, hotline_paper, is_paper, paper_pdf
from .planning import calendar_changed, calendar_check, check_limit, replan_open, roster_check, rules_changed
from .saving import judge, number, prepare, record
from .showing import board, left_of, wallboard, why
from .steps import act, hints_of, offered_steps
from .stock import open_issue_to, refuse_orders, settle_status
from .watching import event_registered, sweep, warning_saved, watch

__all__ = [
	"accept_rectification",
	"act",
	"answer_points",
	"answer_supervision",
	"appeal_inspection",
	"board",
	"bulletin_beginning",
	"bulletin_rectifications",
	"calendar_changed",
	"calendar_check",
	"callback_of",
	"callback_queue_now",
	"caller",
	"check_call_token",
	"check_limit",
	"check_printable",
	"collect_cases",
	"confirm_inspection",
	"confirm_lapsed_inspections",
	"count_relapses",
	"dispatch_many",
	"dispatch_queue",
	"do",
	"draw_batch",
	"entities_like",
	"event_registered",
	"figures",
	"figures_of_month",
	"hints_of",
	"hotline_paper",
	"inspection_board",
	"inspection_results",
	"is_paper",
	"judge",
	"left_of",
	"link",
	"look",
	"look_at_batch",
	"number",
	"offered_steps",
	"open_issue_to",
	"order_of_call",
	"paper_pdf",
	"prepare",
	"raise_from",
	"receive_call",
	"record",
	"rectification_steps",
	"refuse_orders",
	"register",
	"regulator",
	"replan_open",
	"report_rectified",
	"ringing",
	"roster_check",
	"rows_behind_results",
	"rule_inspection",
	"rules_changed",
	"same_kind_again",
	"score_inspection",
	"send_back_rectification",
	"settle_status",
	"supervise",
	"sweep",
	"urge",
	"wallboard",
	"warning_saved",
	"watch",
	"why",
]

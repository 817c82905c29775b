"""Scheduler ticks. Their names are our own: a job's name is the last two parts of its path."""

from __future__ import annotations

from frappe.utils import get_datetime

from hotline_csg import service
from hotline_csg.service import outbox, portal, service_reports


def hotline_minute_tick() -> None:
	outbox.minute()


def hotline_minute_watch() -> None:
	outbox.watchdog()


def hotline_deliver() -> None:
	outbox.deliver()


def hotline_daily_check() -> None:
	service.calendar_check()
	service.confirm_lapsed_inspections()
	outbox.daily()
	service_reports.monthly_report()


def hotline_replan(reason: str) -> None:
	service.replan_open(reason)


def hotline_watch(entity: str, topic: str, since: str) -> None:
	service.watch(entity, topic, get_datetime(since).replace(microsecond=0))


def hotline_warning_sweep() -> None:
	service.sweep()
	service.roster_check()
	service.count_relapses()


def hotline_progress_code(order: str, phone: str) -> None:
	portal.send_code(order, phone)

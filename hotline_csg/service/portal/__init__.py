"""What market entities do on the portal: submit and follow their appeals, and decide who of them may."""

from .entrance import NotSubmitted, PortalClosed, check_admin, check_guest, check_member
from .following import (
	agree_callback,
	ask_code,
	decline_callback,
	file,
	progress_by_code,
	rate,
	rate_by_link,
	send_code,
	tell_entity,
	urge,
)
from .pages import answers, appeal_page, form_page, front_page, list_page, rating_page
from .people import (
	approve_member,
	check_record,
	colleagues,
	dismiss,
	dismiss_member,
	invite,
	leave,
	settle_record,
	share,
)
from .submitting import submit

__all__ = [
	"NotSubmitted",
	"PortalClosed",
	"agree_callback",
	"answers",
	"appeal_page",
	"approve_member",
	"ask_code",
	"check_admin",
	"check_guest",
	"check_member",
	"check_record",
	"colleagues",
	"decline_callback",
	"dismiss",
	"dismiss_member",
	"file",
	"form_page",
	"front_page",
	"invite",
	"leave",
	"list_page",
	"progress_by_code",
	"rate",
	"rate_by_link",
	"rating_page",
	"send_code",
	"settle_record",
	"share",
	"submit",
	"tell_entity",
	"urge",
]

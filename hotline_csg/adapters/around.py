"""What Frappe lets people do around a document, held to the order's own rule: shares, tasks, comments, mails, links.

Each stands in the events of the record that would be written, so that no path goes past it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import frappe
from frappe import _

from . import guard, sight

if TYPE_CHECKING:
	from frappe.model.document import Document


Reference = tuple[str | None, str | None]


class NotShared(frappe.PermissionError):
	pass


def is_guarded(doctype: str | None, name: str | None) -> bool:
	"""Whether a reference names an order, or a row that belongs to one."""
	if not doctype or not name:
		return False
	marker = {"Issue": "hotline_state", "Call Log": "hotline_is_call"}.get(doctype)
	if marker:
		return bool(frappe.db.get_value(doctype, name, marker))
	return doctype in sight.RULES


def refuse_share(doctype: str | None, name: str | None) -> None:
	"""Who sees an order follows from role and department; a share would stay when those change (R82.11)."""
	if is_guarded(doctype, name):
		frappe.throw(
			_("{0} {1} is not shared: it is seen by role and department.").format(_(doctype), name),
			exc=NotShared,
			title=_("Not Possible"),
		)


def check_sends_by_hand() -> None:
	"""Sending an SMS by hand is an administrator's test of the gateway; the app sends by its own sender."""
	if not sight.viewer(frappe.session.user).manager:
		frappe.throw(
			_("An SMS is sent by hand by the managers of the hotline alone."),
			exc=frappe.PermissionError,
			title=_("Not Possible"),
		)


def forget_shares(name: str) -> None:
	"""An Issue that becomes an order leaves the shares behind that it had as an Issue."""
	frappe.db.delete("DocShare", {"share_doctype": "Issue", "share_name": name})
	frappe.db.delete("Document Share Key", {"reference_doctype": "Issue", "reference_docname": name})


def check_sees(doctype: str | None, name: str | None, user: str | None = None) -> None:
	"""Whoever writes on an order, or is to act on it, sees it."""
	user = user or frappe.session.user
	if is_guarded(doctype, name) and not sight.sees(doctype or "", name, user):
		frappe.throw(
			_("{0} does not see {1} {2}.").format(user, _(doctype), name),
			exc=frappe.PermissionError,
			title=_("Not Possible"),
		)


def check_task(task: Document) -> None:
	"""A task on an order is given, moved, closed and taken back by those who see the order."""
	stored = task.get_doc_before_save()
	for one in (stored, task):
		if one is not None and one.reference_type == "Issue":
			check_sees("Issue", one.reference_name)


def check_stays(doc: Document, fields: tuple[str, str]) -> None:
	"""A mail or a comment of an order stays with it, or goes to an order it belongs to (R5.2)."""
	stored = doc.get_doc_before_save()
	if stored is None:
		return
	before = stored.get(fields[0]), stored.get(fields[1])
	after = doc.get(fields[0]), doc.get(fields[1])
	if before != after:
		check_move(before, after)


def sign(comment: Document) -> None:
	"""What people write on an order says who they are, and nobody writes what Frappe notes there of itself."""
	if not is_guarded(comment.reference_doctype, comment.reference_name):
		return
	comment.comment_email = frappe.session.user
	comment.comment_by = frappe.utils.get_fullname(frappe.session.user)
	if comment.comment_type != "Comment" and not comment.flags.ignore_permissions:
		_refuse_note(comment.reference_name)


def check_comment_type(doc: Document, comment_type: str) -> None:
	"""Frappe's document method takes any type from its client, and asks for no permission to write it."""
	if comment_type != "Comment" and is_guarded(doc.doctype, doc.name):
		_refuse_note(doc.name)


def _refuse_note(name: str) -> None:
	frappe.throw(
		_("What {0} tells of itself is written by the system.").format(name),
		exc=guard.KeptByTheSystem,
		title=_("Not Possible"),
	)


def check_rename(doc: Document, checked: bool) -> None:
	"""Frappe's document method renames and merges whatever its caller may read, where the caller says: unchecked."""
	if not checked or is_guarded(doc.doctype, doc.name):
		frappe.throw(
			_("{0} {1} is not renamed this way.").format(_(doc.doctype), doc.name),
			exc=frappe.PermissionError,
			title=_("Not Possible"),
		)


def take_in_hand(order: str) -> None:
	"""An order is being saved: what Frappe's assignment rules make of it now is theirs, not the saver's.

	The saver may not see it any more. `let_go` ends it, when the save has run all its events.
	"""
	frappe.flags.hotline_in_hand = order


def let_go() -> None:
	frappe.flags.hotline_in_hand = None


def is_in_hand(doctype: str | None, name: str | None) -> bool:
	return doctype == "Issue" and bool(name) and frappe.flags.hotline_in_hand == name


def check_text(comment: Document) -> None:
	"""A comment on an order is put right by its author alone."""
	stored = comment.get_doc_before_save()
	if stored is None or not is_guarded(stored.reference_doctype, stored.reference_name):
		return
	for fieldname in ("comment_type", "comment_email", "comment_by"):
		comment.set(fieldname, stored.get(fieldname))
	if stored.content != comment.content and stored.owner != frappe.session.user:
		frappe.throw(
			_("A comment on {0} is changed by its author alone.").format(stored.reference_name),
			exc=guard.KeptByTheSystem,
			title=_("Not Possible"),
		)


def check_move(before: Reference, after: Reference) -> None:
	"""From one order to another, by those who see all orders: else a mail would be read by who must not."""
	if is_guarded(*before) and not (is_guarded(*after) and sight.viewer(frappe.session.user).front):
		frappe.throw(
			_("What was written on {0} stays with it.").format(before[1]),
			exc=guard.KeptByTheSystem,
			title=_("Not Possible"),
		)
	if is_guarded(*after):
		frappe.has_permission(after[0], "write", doc=after[1], throw=True)


def check_relink(name: str, after: Reference) -> None:
	source = frappe.db.get_value("Communication", name, ["reference_doctype", "reference_name"])
	check_move(source or (None, None), after)


def refuse_loss(doctype: str | None, name: str | None) -> None:
	if is_guarded(doctype, name):
		frappe.throw(
			_("What was written on {0} is not deleted.").format(name),
			exc=guard.OrderIsKept,
			title=_("Not Possible"),
		)


def check_links(doc: Document) -> None:
	"""A link to an order is made only by who sees it: a list reads the fields of what a row links to (`order.unit`)."""
	if doc.flags.ignore_permissions or doc.doctype in sight.RULES:
		return
	stored = doc.get_doc_before_save()
	for df in sight.guarded_links(doc.doctype):
		name = doc.get(df.fieldname)
		if name and not (stored and stored.get(df.fieldname) == name):
			check_sees(df.options, name)
	for table in doc.meta.get_table_fields():
		for df in sight.guarded_links(table.options):
			for row in doc.get(table.fieldname):
				check_sees(df.options, row.get(df.fieldname))


def check_report(name: str) -> None:
	"""ERPNext's reports on Issue count every order; reports of ours ask the rule themselves."""
	of, module = frappe.get_cached_value("Report", name, ["ref_doctype", "module"]) or (None, None)
	if module == "Hotline CSG" and not frappe.get_cached_doc("Report", name).is_permitted():
		frappe.throw(
			_("The report {0} is not for your role.").format(_(name)),
			exc=frappe.PermissionError,
			title=_("Not Possible"),
		)
	if of == "Issue" and module != "Hotline CSG":
		check_sees_all_orders(_(name))


def check_prepared(name: str | None) -> None:
	"""A report that was prepared beforehand tells what its maker sees: it is read by nobody else."""
	if name and not sight.sees(sight.PREPARED, name, frappe.session.user):
		frappe.throw(
			_("This report was prepared for somebody else. Have it prepared for yourself."),
			exc=frappe.PermissionError,
			title=_("Not Possible"),
		)


def check_sees_all_orders(what: str) -> None:
	if not sight.viewer(frappe.session.user).sees_all():
		frappe.throw(
			_("{0} counts every order. It is for those who see them all.").format(what),
			exc=frappe.PermissionError,
			title=_("Not Possible"),
		)


def check_sees_some(doctype: str) -> None:
	"""A chart of a doctype is for those who may list it."""
	if doctype:
		frappe.has_permission(doctype, "read", throw=True)


def check_is_not_ruled(doctype: str) -> None:
	"""For what can only count all rows, whoever asks."""
	if sight.is_ruled(doctype):
		frappe.throw(
			_("Rows of {0} are not counted here.").format(_(doctype)),
			exc=frappe.PermissionError,
			title=_("Not Possible"),
		)


def keep_call(doc: Document) -> None:
	"""A call of the hotline is what the telephone system says it was.

	ERPNext tells every desk user, with the number, when a saved call changes its end or its line.
	"""
	stored = doc.get_doc_before_save()
	if stored is None or not stored.get("hotline_is_call"):
		return
	for fieldname in ("from", "to", "medium", "type", "status", "start_time", "end_time", *_OURS):
		if str(doc.get(fieldname) or "") != str(stored.get(fieldname) or ""):
			frappe.throw(
				_("“{0}” of a call of the hotline is kept by the system.").format(
					_(doc.meta.get_label(fieldname))
				),
				exc=guard.KeptByTheSystem,
				title=_("Not Possible"),
			)


_OURS = (
	"hotline_order",
	"hotline_agent",
	"hotline_topic",
	"hotline_unit",
	"hotline_entity",
	"hotline_is_call",
)


def without_orders(doctype: str, more: dict[str, Any]) -> dict[str, Any]:
	"""The arguments of a website list, so that it leaves the orders out of the Issues it shows."""
	return {**more, "hotline_state": ""} if doctype == "Issue" else more

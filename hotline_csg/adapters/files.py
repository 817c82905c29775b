"""Files of an order and of what belongs to it: private, of known kinds, as large and as many as the settings allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import filetype
import frappe
from frappe import _
from frappe.core.doctype.file.exceptions import MaxFileSizeReachedError
from frappe.utils import cint, cstr

from hotline_csg.guide.words import State

from . import sight, traces

if TYPE_CHECKING:
	from frappe.model.document import Document

MEGABYTE = 1024 * 1024
# Endings whose content is one kind of file under several names.
SAME = {"jpeg": "jpg", "tiff": "tif", "m4a": "mp4", "m4v": "mp4", "htm": "html"}
TEXT = frozenset({"txt", "csv"})
BINARY = b"\x00"


class FileRefused(MaxFileSizeReachedError):
	"""A file an order must not carry. By its base class a mail that brings one is received all the same."""


def check(doc: Document) -> None:
	"""Before a File is stored: who may attach it, and what it must be. A report's files go to its content.

	Raises FileRefused, or PermissionError where the session's user may not write what it is attached to.
	"""
	if not _is_guarded(doc.attached_to_doctype, doc.attached_to_name):
		return
	if not doc.flags.ignore_permissions:
		_check_author(doc)
	if not cint(doc.is_private):
		_refuse(_("Files of an order are private. Upload the file as a private one."))
	_check_number(doc)
	_check_content(doc.file_name, _content(doc))
	if traces.is_report(doc.attached_to_doctype, doc.attached_to_name):
		doc.attached_to_name = traces.content_of(doc.attached_to_name)
		doc.attached_to_doctype, doc.attached_to_field = sight.CONTENT, None


def check_change(doc: Document) -> None:
	"""A stored file of an order stays what and where it is; only Frappe's own bookkeeping changes."""
	stored = doc.get_doc_before_save()
	if stored is None:
		return
	here = _is_guarded(stored.attached_to_doctype, stored.attached_to_name)
	kept = ("attached_to_doctype", "attached_to_name", "file_url", "is_private", "content_hash")
	moved = [name for name in kept if cstr(doc.get(name)) != cstr(stored.get(name))]
	if here and moved:
		_refuse(_("A file of an order is neither moved, replaced nor made public."))
	if not here and moved and _is_guarded(doc.attached_to_doctype, doc.attached_to_name):
		check(doc)


def refuse_deletion(doc: Document) -> None:
	if _is_guarded(doc.attached_to_doctype, doc.attached_to_name):
		_refuse(_("A file of an order is kept with it and cannot be deleted."))


def check_fields(doc: Document) -> None:
	"""What an Attach field of an order, or of its rows, names is a private file that its author may attach here.

	Frappe ties a file that is attached to nothing to the document by SQL, past the events of File.
	"""
	stored = doc.get_doc_before_save()
	for df in doc.meta.get("fields", {"fieldtype": ("in", ("Attach", "Attach Image"))}):
		url = doc.get(df.fieldname)
		if not url or (stored and stored.get(df.fieldname) == url):
			continue
		file = _file_at(url, doc)
		if file is None:
			_refuse(_("“{0}” is no file of this order. Upload the file here.").format(url))
		_check_content(file.file_name, _content(file))


def _file_at(url: str, doc: Document) -> Document | None:
	rows = frappe.get_all(
		"File",
		{"file_url": url, "is_private": 1},
		["name", "attached_to_doctype", "attached_to_name", "owner"],
		order_by="creation",
	)
	for row in rows:
		here = (row.attached_to_doctype, row.attached_to_name) == (doc.doctype, doc.name)
		loose = not row.attached_to_name and row.owner == frappe.session.user
		# While a new document has no name yet, the desk attaches to the name it will not keep.
		waiting = row.attached_to_doctype == doc.doctype and row.owner == frappe.session.user
		if here or loose or (doc.is_new() and waiting):
			return frappe.get_doc("File", row.name)
	return None


def _is_guarded(doctype: str | None, name: str | None) -> bool:
	if doctype == "Issue":
		return bool(name and frappe.db.get_value("Issue", name, "hotline_state"))
	return bool(doctype in sight.RULES and name)


def _check_author(doc: Document) -> None:
	doctype, name = doc.attached_to_doctype, doc.attached_to_name
	frappe.has_permission(doctype, "write", doc=name, throw=True)
	state = frappe.db.get_value("Issue", name, "hotline_state") if doctype == "Issue" else None
	if state and State(state).ended:
		_refuse(_("Order {0} is closed and read-only: nothing is attached to it any more.").format(name))


def _check_number(doc: Document) -> None:
	most = cint(_setting("max_files"))
	where = {"attached_to_doctype": doc.attached_to_doctype, "attached_to_name": doc.attached_to_name}
	if most and frappe.db.count("File", where) >= most:
		_refuse(
			_("{0} has {1} files already, which is as many as are possible.").format(
				doc.attached_to_name, most
			)
		)


def _content(doc: Document) -> bytes:
	"""As stored: a File that has just been decoded would give what was sent, undecoded."""
	content = getattr(doc, "_content", None) or doc.get_content()
	return content.encode() if isinstance(content, str) else content


def _check_content(file_name: str, content: bytes) -> None:
	"""The ending is one of those allowed, and the content begins as such a file does."""
	ending = cstr(file_name).rpartition(".")[2].lower() if "." in cstr(file_name) else ""
	allowed = kinds()
	if ending not in allowed.split():
		_refuse(
			_("Files of the kind “{0}” are not taken. Possible are: {1}.").format(
				frappe.utils.escape_html(ending), allowed
			)
		)
	largest = most_megabytes()
	if largest and len(content) > largest * MEGABYTE:
		_refuse(_("“{0}” is larger than {1} MB.").format(frappe.utils.escape_html(file_name), largest))
	if not _is(ending, content):
		_refuse(
			_("“{0}” is not what its ending says. Save it again as a file of that kind.").format(
				frappe.utils.escape_html(file_name)
			)
		)
	# A site with a scanner names it by this hook: called with name and content, it says what it found, or nothing.
	for scanner in frappe.get_hooks("hotline_file_scanners"):
		found = frappe.get_attr(scanner)(file_name, content)
		if found:
			_refuse(
				_("“{0}” was not taken: the scanner found {1}.").format(
					frappe.utils.escape_html(file_name), frappe.utils.escape_html(cstr(found))
				)
			)


def kinds() -> str:
	"""The endings that are taken, with spaces between."""
	return " ".join(cstr(_setting("file_types")).lower().split())


def most_megabytes() -> int:
	return cint(_setting("max_file_megabytes"))


def _is(ending: str, content: bytes) -> bool:
	found = filetype.guess(content)
	if ending in TEXT:
		return found is None and BINARY not in content
	return found is not None and _kind(found.extension) == _kind(ending)


def _kind(ending: str) -> str:
	return SAME.get(ending, ending)


def _setting(name: str) -> object:
	"""A setting; where it is empty, the default it comes with."""
	settings = frappe.get_cached_doc("Hotline Settings")
	return settings.get(name) or settings.meta.get_field(name).default


def _refuse(text: str) -> None:
	frappe.throw(text, exc=FileRefused, title=_("Not Attached"))

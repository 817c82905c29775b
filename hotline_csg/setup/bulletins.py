"""The Workflow of bulletins (R81.14): seeded if missing, an admin's from then on; taken out at uninstall."""

from __future__ import annotations

import frappe

from ..adapters import bulletins

WORKFLOW = "热线通报"
DRAFTER, MANAGER = "Market Management", "Hotline Manager"
STYLES = {bulletins.DRAFT: "", bulletins.WAITING: "Warning", bulletins.ISSUED: "Success"}
# From, action, to, by whom. That no author issues it is decided on every save, too (adapters/bulletins.py).
STEPS = (
	(bulletins.DRAFT, "通报送审", bulletins.WAITING, DRAFTER),
	(bulletins.WAITING, "发布通报", bulletins.ISSUED, DRAFTER),
	(bulletins.WAITING, "发布通报", bulletins.ISSUED, MANAGER),
	(bulletins.WAITING, "退回通报", bulletins.DRAFT, DRAFTER),
	(bulletins.WAITING, "退回通报", bulletins.DRAFT, MANAGER),
)
EDITORS = (
	(bulletins.DRAFT, DRAFTER),
	(bulletins.WAITING, DRAFTER),
	(bulletins.WAITING, MANAGER),
	(bulletins.ISSUED, "Administrator"),
)
ACTIONS = sorted({step[1] for step in STEPS})


def seed() -> None:
	for state, style in STYLES.items():
		_insert("Workflow State", state, workflow_state_name=state, style=style)
	for action in ACTIONS:
		_insert("Workflow Action Master", action, workflow_action_name=action)
	if not frappe.db.exists("Workflow", {"document_type": bulletins.DOCTYPE}):  # whatever an admin calls it
		_insert("Workflow", WORKFLOW, **workflow_record())


def _insert(doctype: str, name: str, /, **values: object) -> None:
	if not frappe.db.exists(doctype, name):
		doc = frappe.get_doc({"doctype": doctype, **values})
		doc.insert(ignore_permissions=True)  # install runs as Administrator, or as the migrating user


def workflow_record() -> dict[str, object]:
	return {
		"workflow_name": WORKFLOW,
		"document_type": bulletins.DOCTYPE,
		"workflow_state_field": "status",
		"is_active": 1,
		# Its mails act without a login; the outbox tells people instead.
		"send_email_alert": 0,
		"states": [
			{"state": state, "doc_status": "0", "allow_edit": role, "send_email": 0, "is_optional_state": 1}
			for state, role in EDITORS
		],
		"transitions": [
			{
				"state": state,
				"action": action,
				"next_state": following,
				"allowed": role,
				# Who drafted it may take it back, and never issue it.
				"allow_self_approval": int(following != bulletins.ISSUED),
			}
			for state, action, following, role in STEPS
		],
	}

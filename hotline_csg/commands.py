"""Commands of bench: `bench --site SITE hotline-doctor`."""

from __future__ import annotations

import sys

import click
import frappe
from frappe.commands import get_site, pass_context

from hotline_csg.service import outbox

COLOURS = {"good": "green", "warning": "yellow", "bad": "red"}
MARKS = {"good": "✓", "warning": "!", "bad": "✗"}


@click.command("hotline-doctor")
@click.option(
	"--lang", default="", help="Language of the findings: zh or en; the site's own where it is left out."
)
@pass_context
def hotline_doctor(context: object, lang: str) -> None:
	"""Say whether notices get out, and what to mend; exit status 1 where something is wrong."""
	frappe.init(site=get_site(context))
	frappe.connect()
	try:
		frappe.local.lang = lang or frappe.get_system_settings("language") or "zh"
		health = outbox.health_now(whole=True)
	finally:
		frappe.destroy()
	for one in health["findings"]:
		mark = click.style(MARKS[one["verdict"]], fg=COLOURS[one["verdict"]])
		click.echo(f"{mark} {one['what']}: {one['says']}")
		if one["mend"]:
			click.echo(f"    → {one['mend']}")
	sys.exit(1 if health["verdict"] == "bad" else 0)


commands = [hotline_doctor]

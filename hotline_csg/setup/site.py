"""A site made ready for the hotline: language, zone, company, centres' departments and one user per role.

`bench --site X execute hotline_csg.setup.site.prepare` – every step is skipped where its result stands already.
"""

from __future__ import annotations

import frappe
from frappe.utils import getdate

from hotline_csg.adapters import clock
from hotline_csg.guide.words import Role

from .install import ZONE
from .seeds import PROFILES
from .ways import MODULE_PROFILE

COMPANY, ABBREVIATION = "南方电力交易中心", "交易中心"
DEPARTMENTS = ("交易组织部", "市场运营部", "结算部", "信息技术部", "综合管理部")
DOMAIN = "hotline.example"
STAFF: dict[str, str] = {
	"agent": "Hotline Agent",
	"dispatcher": "Hotline Dispatcher",
	"handler": "Department Handler",
	"supervisor": "Department Supervisor",
	"head": "Department Head",
	"principal": "Department Principal Head",
	"mmd": "Market Management",
	"manager": "Hotline Manager",
	"officer": "Supervision Officer",
}
DUTIES = {
	"handler": Role.HANDLER,
	"supervisor": Role.SUPERVISOR,
	"head": Role.HEAD,
	"principal": Role.PRINCIPAL_HEAD,
}


def prepare(password: str = "") -> list[str]:
	"""Make the site ready. New users get `password`, or none at all. Returns the logins of the staff."""
	frappe.flags.in_setup = True
	complete_setup_wizard()
	_settings()
	logins = [_user(part, role, password) for part, role in STAFF.items()]
	departments = [_department(name) for name in DEPARTMENTS]
	# The users of the demo stand for the first department; the others wait for their people.
	_members(departments[0])
	frappe.db.commit()  # run from the command line, outside a request
	return logins


def login(part: str) -> str:
	return f"{part}@{DOMAIN}"


def complete_setup_wizard() -> None:
	"""ERPNext's own setup: company, chart of accounts, fiscal year, defaults."""
	if frappe.db.a_row_exists("Company"):
		return
	from frappe.desk.page.setup_wizard.setup_wizard import setup_complete

	year = clock.now().year
	setup_complete(
		{
			"company_abbr": ABBREVIATION,
			"company_name": COMPANY,
			"chart_of_accounts": "Standard",
			"country": "China",
			"currency": "CNY",
			"fy_end_date": f"{year}-12-31",
			"fy_start_date": f"{year}-01-01",
			"language": "简体中文",
			"lang": "简体中文",
			"timezone": ZONE,
		}
	)


def _settings() -> None:
	settings = frappe.get_doc("System Settings")
	settings.update(
		{
			"language": "zh",
			"time_zone": ZONE,
			"country": "China",
			"date_format": "yyyy-mm-dd",
			"time_format": "HH:mm:ss",
			"first_day_of_the_week": "Monday",
			# Nobody logs in over Spring Festival; a dormant site runs its jobs once a day.
			"dormant_days": 90,
			"enable_scheduler": 1,
			"setup_complete": 1,
		}
	)
	settings.save()
	frappe.db.set_default("lang", "zh")
	# The desk reads the defaults, which the setup wizard's country set and saving the settings leaves as they are.
	for name in ("date_format", "time_format", "first_day_of_the_week"):
		frappe.db.set_default(name, settings.get(name))
	# ERPNext's install sets another default, and saving the settings above does not reach an unchanged value.
	frappe.db.set_default("date_format", settings.date_format)
	frappe.db.set_value("User", "Administrator", {"language": "zh", "time_zone": ZONE})
	_fiscal_year(clock.now().year)


def _fiscal_year(year: int) -> None:
	"""The desk warns on every page until the current date lies in one."""
	if frappe.db.exists(
		"Fiscal Year", {"year_start_date": ("<=", getdate()), "year_end_date": (">=", getdate())}
	):
		return
	frappe.get_doc(
		{
			"doctype": "Fiscal Year",
			"year": str(year),
			"year_start_date": f"{year}-01-01",
			"year_end_date": f"{year}-12-31",
		}
	).insert()


def _user(part: str, role: str, password: str) -> str:
	name = login(part)
	if frappe.db.exists("User", name):
		return name
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": name,
			"first_name": PROFILES[role],
			"language": "zh",
			"time_zone": ZONE,
			"send_welcome_email": 0,
			"role_profile_name": PROFILES[role],
			"module_profile": MODULE_PROFILE,
			"user_type": "System User",
		}
	)
	if password:
		user.new_password = password
	user.flags.no_welcome_mail = True
	user.flags.ignore_password_policy = True
	user.insert()
	return name


def _department(name: str) -> str:
	found = frappe.db.get_value("Department", {"department_name": name})
	if found:
		return found
	return (
		frappe.get_doc({"doctype": "Department", "department_name": name, "company": COMPANY}).insert().name
	)


def _members(department: str) -> None:
	doc = frappe.get_doc("Department", department)
	if doc.hotline_members:
		return
	for part, role in DUTIES.items():
		doc.append("hotline_members", {"user": login(part), "duty": role.zh})
	doc.save()

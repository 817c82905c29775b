from hotline_csg import __version__

app_name = "hotline_csg"
app_title = "Hotline CSG"
app_publisher = "hotline_csg maintainers"
app_description = "Service hotline of the southern power trading centres, on ERPNext's Issue"
app_email = "maintainers@users.noreply.github.com"
app_license = "gpl-3.0"
app_logo_url = "/assets/hotline_csg/images/hotline.svg"
# With its owner: a bare "erpnext" makes Frappe ask GitHub who owns it at every install.
required_apps = ["frappe/erpnext"]

add_to_apps_screen = [
	{
		"name": "hotline_csg",
		"logo": "/assets/hotline_csg/images/hotline.svg",
		"title": "Hotline",
		"route": "/app/hotline",
		"has_permission": "hotline_csg.permissions.works_here",
	}
]

after_sync = "hotline_csg.setup.install.sync"
after_migrate = "hotline_csg.setup.install.sync"
before_uninstall = "hotline_csg.setup.uninstall.before"
after_uninstall = "hotline_csg.setup.uninstall.after"

fixtures = [
	{
		"dt": "Role",
		"filters": [
			[
				"name",
				"in",
				[
					"Department Handler",
					"Department Head",
					"Department Principal Head",
					"Department Supervisor",
					"Hotline Agent",
					"Hotline Dispatcher",
					"Hotline Manager",
					"Market Entity",
					"Market Management",
					"Supervision Officer",
				],
			]
		],
	}
]

# Browsers keep assets for long: the version makes a new address of a new release.
app_include_css = [f"/assets/hotline_csg/css/desk.css?v={__version__}"]
app_include_js = [f"/assets/hotline_csg/js/call.js?v={__version__}"]

doctype_js = {
	"Issue": [
		"public/js/urgency.js",
		"public/js/order_board.js",
		"public/js/order_history.js",
		"public/js/order_steps.js",
		"public/js/issue.js",
	]
}
doctype_list_js = {"Issue": ["public/js/urgency.js", "public/js/issue_list.js"]}

doc_events = {
	"Comment": {"before_insert": "hotline_csg.handlers.referring.comment_before_insert"},
	"Communication": {
		"after_insert": "hotline_csg.handlers.communication.after_insert",
		"before_insert": "hotline_csg.handlers.referring.communication_before_insert",
	},
	"Error Log": {"before_insert": "hotline_csg.handlers.error_log.before_insert"},
	"Hotline Important Event": {"after_insert": "hotline_csg.handlers.warnings.event_registered"},
	"Hotline Warning": {"on_update": "hotline_csg.handlers.warnings.warning_saved"},
	"Hotline Category": {"on_update": "hotline_csg.handlers.rules.on_update"},
	"Hotline Limit": {
		"on_update": "hotline_csg.handlers.rules.on_update",
		"validate": "hotline_csg.handlers.rules.validate_limit",
	},
	"Hotline Settings": {"on_update": "hotline_csg.handlers.rules.on_update"},
	"Hotline Work Calendar": {"on_update": "hotline_csg.handlers.work_calendar.on_update"},
	"Issue": {
		"before_validate": "hotline_csg.handlers.issue.before_validate",
		"before_insert": "hotline_csg.handlers.issue.before_insert",
		"before_rename": "hotline_csg.handlers.issue.before_rename",
		"on_trash": "hotline_csg.handlers.issue.on_trash",
		"on_change": "hotline_csg.handlers.issue.on_change",
		"on_update": "hotline_csg.handlers.issue.on_update",
		"validate": "hotline_csg.handlers.issue.validate",
	},
	"User": {"validate": "hotline_csg.handlers.user.validate"},
	"Version": {"before_insert": "hotline_csg.handlers.referring.version_before_insert"},
}

override_whitelisted_methods = {
	"erpnext.support.doctype.issue.issue.set_multiple_status": "hotline_csg.api.stock.set_multiple_status",
	"erpnext.support.doctype.issue.issue.set_status": "hotline_csg.api.stock.set_status",
}

scheduler_events = {
	"cron": {"* * * * *": ["hotline_csg.tasks.hotline_minute_tick"]},
	"daily": ["hotline_csg.tasks.hotline_daily_check"],
	"hourly": ["hotline_csg.tasks.hotline_warning_sweep"],
}

has_permission = {
	"Call Log": "hotline_csg.permissions.call_log",
	"Comment": "hotline_csg.permissions.referring",
	"Communication": "hotline_csg.permissions.referring",
	"File": "hotline_csg.permissions.referring",
	"Hotline Callback": "hotline_csg.permissions.row",
	"Hotline Contact": "hotline_csg.permissions.row",
	"Hotline Deadline": "hotline_csg.permissions.row",
	"Hotline Event": "hotline_csg.permissions.row",
	"Hotline Important Event": "hotline_csg.permissions.row",
	"Hotline Investigation Report": "hotline_csg.permissions.row",
	"Hotline Negotiation": "hotline_csg.permissions.row",
	"Hotline Notice": "hotline_csg.permissions.row",
	"Hotline Order Link": "hotline_csg.permissions.row",
	"Hotline Rectification": "hotline_csg.permissions.row",
	"Hotline Report Content": "hotline_csg.permissions.row",
	"Hotline Return": "hotline_csg.permissions.row",
	"Hotline Supervision": "hotline_csg.permissions.row",
	"Hotline Warning": "hotline_csg.permissions.row",
	"Issue": "hotline_csg.permissions.order",
	"ToDo": "hotline_csg.permissions.referring",
	"Version": "hotline_csg.permissions.referring",
}

has_website_permission = {"Issue": "hotline_csg.permissions.website"}

permission_query_conditions = {
	"Call Log": "hotline_csg.permissions.query",
	"Comment": "hotline_csg.permissions.query",
	"Communication": "hotline_csg.permissions.query",
	"File": "hotline_csg.permissions.query",
	"Hotline Callback": "hotline_csg.permissions.query",
	"Hotline Contact": "hotline_csg.permissions.query",
	"Hotline Deadline": "hotline_csg.permissions.query",
	"Hotline Event": "hotline_csg.permissions.query",
	"Hotline Important Event": "hotline_csg.permissions.query",
	"Hotline Investigation Report": "hotline_csg.permissions.query",
	"Hotline Negotiation": "hotline_csg.permissions.query",
	"Hotline Notice": "hotline_csg.permissions.query",
	"Hotline Order Link": "hotline_csg.permissions.query",
	"Hotline Rectification": "hotline_csg.permissions.query",
	"Hotline Report Content": "hotline_csg.permissions.query",
	"Hotline Return": "hotline_csg.permissions.query",
	"Hotline Supervision": "hotline_csg.permissions.query",
	"Hotline Warning": "hotline_csg.permissions.query",
	"Issue": "hotline_csg.permissions.query",
	"ToDo": "hotline_csg.permissions.query",
	"Version": "hotline_csg.permissions.query",
}

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

auth_hooks = ["hotline_csg.permissions.refuse_left"]

jinja = {"methods": ["hotline_csg.service.papers.hotline_paper"]}

extend_bootinfo = "hotline_csg.permissions.tell_desk"

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
app_include_js = [
	f"/assets/hotline_csg/js/{name}.js?v={__version__}"
	for name in (
		"desk",
		"urgency",
		"kept",
		"paste",
		"caller",
		"call",
		"order_fields",
		"order_steps",
		"callback_record",
		"dispatch_group",
		"overview",
		"tour",
		"health",
		"papers",
		"report",
	)
]

doctype_js = {
	"Issue": [
		"public/js/order_board.js",
		"public/js/order_history.js",
		"public/js/order_around.js",
		"public/js/draft.js",
		"public/js/unit.js",
		"public/js/intake.js",
		"public/js/order_live.js",
		"public/js/issue.js",
	]
}
doctype_list_js = {"Issue": ["public/js/issue_list.js"]}

doc_events = {
	"*": {
		"add_comment": "hotline_csg.handlers.referring.any_add_comment",
		"rename": "hotline_csg.handlers.referring.any_rename",
		"validate": "hotline_csg.handlers.referring.any_validate",
	},
	"Call Log": {
		"on_trash": "hotline_csg.handlers.call_log.on_trash",
		"validate": "hotline_csg.handlers.call_log.validate",
	},
	"Comment": {
		"before_insert": "hotline_csg.handlers.referring.comment_before_insert",
		"on_trash": "hotline_csg.handlers.referring.comment_on_trash",
		"validate": "hotline_csg.handlers.referring.comment_validate",
	},
	"Communication": {
		"after_insert": "hotline_csg.handlers.communication.after_insert",
		"before_insert": "hotline_csg.handlers.referring.communication_before_insert",
		"on_trash": "hotline_csg.handlers.referring.communication_on_trash",
		"validate": "hotline_csg.handlers.referring.communication_validate",
	},
	"Customer": {
		"after_rename": "hotline_csg.handlers.pinyin.after_rename",
		"validate": "hotline_csg.handlers.pinyin.validate",
	},
	"Department": {
		"after_rename": "hotline_csg.handlers.pinyin.after_rename",
		"validate": "hotline_csg.handlers.pinyin.validate",
	},
	"DocShare": {"validate": "hotline_csg.handlers.referring.docshare_validate"},
	"Document Follow": {"validate": "hotline_csg.handlers.referring.follow_validate"},
	"Document Share Key": {"before_insert": "hotline_csg.handlers.referring.share_key_before_insert"},
	"Error Log": {"before_insert": "hotline_csg.handlers.error_log.before_insert"},
	"File": {
		"before_insert": "hotline_csg.handlers.file.before_insert",
		"on_trash": "hotline_csg.handlers.file.on_trash",
		"validate": "hotline_csg.handlers.file.validate",
	},
	"Hotline Important Event": {"after_insert": "hotline_csg.handlers.warnings.event_registered"},
	"Hotline Warning": {"on_update": "hotline_csg.handlers.warnings.warning_saved"},
	"Hotline Category": {
		"after_rename": "hotline_csg.handlers.pinyin.after_rename",
		"on_update": "hotline_csg.handlers.rules.on_update",
		"validate": "hotline_csg.handlers.pinyin.validate",
	},
	"Hotline Centre": {
		"after_rename": "hotline_csg.handlers.pinyin.after_rename",
		"validate": "hotline_csg.handlers.pinyin.validate",
	},
	"Hotline Channel": {
		"after_rename": "hotline_csg.handlers.pinyin.after_rename",
		"validate": "hotline_csg.handlers.pinyin.validate",
	},
	"Hotline Limit": {
		"on_update": "hotline_csg.handlers.rules.on_update",
		"validate": "hotline_csg.handlers.rules.validate_limit",
	},
	"Hotline Notice Rule": {"validate": "hotline_csg.handlers.notices.validate_rule"},
	"Hotline Opt Out": {"validate": "hotline_csg.handlers.notices.validate_opt_out"},
	"Hotline Portal Member": {
		"on_update": "hotline_csg.handlers.portal.on_update",
		"validate": "hotline_csg.handlers.portal.validate",
	},
	"Hotline SMS Settings": {"validate": "hotline_csg.handlers.notices.validate_sms_settings"},
	"Hotline Settings": {
		"on_update": "hotline_csg.handlers.rules.on_update",
		"validate": "hotline_csg.handlers.notices.validate_settings",
	},
	"Hotline Topic": {
		"after_rename": "hotline_csg.handlers.pinyin.after_rename",
		"validate": "hotline_csg.handlers.pinyin.validate",
	},
	"Hotline Work Calendar": {"on_update": "hotline_csg.handlers.work_calendar.on_update"},
	"Issue": {
		"after_rename": "hotline_csg.handlers.issue.after_rename",
		"before_validate": "hotline_csg.handlers.issue.before_validate",
		"before_insert": "hotline_csg.handlers.issue.before_insert",
		"before_rename": "hotline_csg.handlers.issue.before_rename",
		"on_trash": "hotline_csg.handlers.issue.on_trash",
		"on_change": "hotline_csg.handlers.issue.on_change",
		"on_update": "hotline_csg.handlers.issue.on_update",
		"validate": "hotline_csg.handlers.issue.validate",
	},
	"ToDo": {
		"before_insert": "hotline_csg.handlers.referring.todo_before_insert",
		"validate": [
			"hotline_csg.handlers.referring.todo_validate",
			"hotline_csg.handlers.notices.validate_task",
		],
	},
	"Prepared Report": {"before_insert": "hotline_csg.handlers.referring.prepared_before_insert"},
	"User": {"validate": "hotline_csg.handlers.user.validate"},
	"Version": {"before_insert": "hotline_csg.handlers.referring.version_before_insert"},
}

# A module that imports a method offers it under its own path too: those stand here as well.
override_whitelisted_methods = {
	"erpnext.buying.doctype.request_for_quotation.request_for_quotation.download_pdf": "hotline_csg.api.stock_prints.download_pdf",
	"erpnext.crm.doctype.utils.get_last_interaction": "hotline_csg.api.stock_reads.get_last_interaction",
	"erpnext.crm.utils.get_open_activities": "hotline_csg.api.stock_reads.get_open_activities",
	"erpnext.erpnext_integrations.doctype.plaid_settings.plaid_settings.add_tag": "hotline_csg.api.stock_writes.add_tag",
	"erpnext.selling.doctype.sms_center.sms_center.send_sms": "hotline_csg.api.stock_writes.send_sms",
	"erpnext.support.doctype.issue.issue.set_multiple_status": "hotline_csg.api.stock.set_multiple_status",
	"erpnext.support.doctype.issue.issue.set_status": "hotline_csg.api.stock.set_status",
	"erpnext.templates.pages.search_help.search": "hotline_csg.api.stock_reads.search_everywhere",
	"frappe.api.v2.upload_file": "hotline_csg.api.stock_writes.upload_file",
	"frappe.client.attach_file": "hotline_csg.api.stock_writes.attach_file",
	"frappe.client.bulk_update": "hotline_csg.api.stock_writes.bulk_update",
	"frappe.client.get_count": "hotline_csg.api.stock_reads.get_count",
	"frappe.core.doctype.sms_settings.sms_settings.get_contact_number": "hotline_csg.api.stock_reads.get_contact_number",
	"frappe.core.doctype.sms_settings.sms_settings.send_sms": "hotline_csg.api.stock_writes.send_sms",
	"frappe.desk.doctype.tag.tag.add_tag": "hotline_csg.api.stock_writes.add_tag",
	"frappe.desk.doctype.tag.tag.add_tags": "hotline_csg.api.stock_writes.add_tags",
	"frappe.desk.doctype.tag.tag.get_tagged_docs": "hotline_csg.api.stock_reads.get_tagged_docs",
	"frappe.desk.doctype.tag.tag.remove_tag": "hotline_csg.api.stock_writes.remove_tag",
	"frappe.desk.form.utils.get_next": "hotline_csg.api.stock_reads.get_next",
	"frappe.desk.like.toggle_like": "hotline_csg.api.stock_writes.toggle_like",
	"frappe.desk.listview.get_group_by_count": "hotline_csg.api.stock_reads.get_group_by_count",
	"frappe.desk.doctype.dashboard_chart.dashboard_chart.get": "hotline_csg.api.stock_reports.get_chart",
	"frappe.desk.form.assign_to.remove": "hotline_csg.api.stock_writes.remove_assignment",
	"frappe.desk.query_report.export_query": "hotline_csg.api.stock_reports.export_report",
	"frappe.desk.query_report.run": "hotline_csg.api.stock_reports.run_report",
	"frappe.desk.search.get_link_title": "hotline_csg.api.stock_reads.get_link_title",
	"frappe.desk.search.search_link": "hotline_csg.api.stock_reads.search_link",
	"frappe.desk.search.search_widget": "hotline_csg.api.stock_reads.search_widget",
	"frappe.email.doctype.notification.notification.send_sms": "hotline_csg.api.stock_writes.send_sms",
	"frappe.email.relink": "hotline_csg.api.stock_writes.relink",
	"frappe.handler.upload_file": "hotline_csg.api.stock_writes.upload_file",
	"frappe.model.workflow.bulk_workflow_approval": "hotline_csg.api.stock_writes.bulk_workflow_approval",
	"frappe.utils.goal.get_monthly_goal_graph_data": "hotline_csg.api.stock_reports.get_goal",
	"frappe.utils.global_search.search": "hotline_csg.api.stock_reads.search_everywhere",
	"frappe.utils.print_format.download_multi_pdf": "hotline_csg.api.stock_prints.download_multi_pdf",
	"frappe.utils.print_format.download_pdf": "hotline_csg.api.stock_prints.download_pdf",
	"frappe.website.doctype.web_form.web_form.get_form_data": "hotline_csg.api.stock_reads.get_form_data",
	"frappe.www.list.get": "hotline_csg.api.stock_reads.get_page_of_list",
	"frappe.www.list.get_list_data": "hotline_csg.api.stock_reads.get_list_data",
	"upload_file": "hotline_csg.api.stock_writes.upload_file",
}

# Before ERPNext's own pages of Issues.
page_renderer = ["hotline_csg.pages.IssueList", "hotline_csg.pages.NoOrderInWebForm"]

before_job = ["hotline_csg.handlers.jobs.before_job"]

scheduler_events = {
	"cron": {
		"* * * * *": ["hotline_csg.tasks.hotline_minute_tick", "hotline_csg.tasks.hotline_minute_watch"]
	},
	"daily": ["hotline_csg.tasks.hotline_daily_check"],
	"hourly": ["hotline_csg.tasks.hotline_warning_sweep"],
}

has_permission = {
	"*": "hotline_csg.permissions.link",
	"Call Log": "hotline_csg.permissions.call_log",
	"Comment": "hotline_csg.permissions.referring",
	"Communication": "hotline_csg.permissions.referring",
	"File": "hotline_csg.permissions.referring",
	"Hotline Bulletin": "hotline_csg.permissions.row",
	"Hotline Callback": "hotline_csg.permissions.row",
	"Hotline Contact": "hotline_csg.permissions.row",
	"Hotline Deadline": "hotline_csg.permissions.row",
	"Hotline Event": "hotline_csg.permissions.row",
	"Hotline Important Event": "hotline_csg.permissions.row",
	"Hotline Inspection": "hotline_csg.permissions.row",
	"Hotline Inspection Event": "hotline_csg.permissions.row",
	"Hotline Investigation Report": "hotline_csg.permissions.row",
	"Hotline Message": "hotline_csg.permissions.row",
	"Hotline Negotiation": "hotline_csg.permissions.row",
	"Hotline Notice": "hotline_csg.permissions.row",
	"Hotline Order Link": "hotline_csg.permissions.row",
	"Hotline Portal Appeal": "hotline_csg.permissions.row",
	"Hotline Rating": "hotline_csg.permissions.row",
	"Hotline Rectification": "hotline_csg.permissions.row",
	"Hotline Report Content": "hotline_csg.permissions.row",
	"Hotline Return": "hotline_csg.permissions.row",
	"Hotline Supervision": "hotline_csg.permissions.row",
	"Hotline Warning": "hotline_csg.permissions.row",
	"Issue": "hotline_csg.permissions.order",
	"Prepared Report": "hotline_csg.permissions.prepared",
	"Tag Link": "hotline_csg.permissions.referring",
	"ToDo": "hotline_csg.permissions.referring",
	"Version": "hotline_csg.permissions.referring",
}

role_home_page = {"Market Entity": "hotline"}

has_website_permission = {"Issue": "hotline_csg.permissions.website"}

permission_query_conditions = {
	"*": "hotline_csg.permissions.linking",
	"Call Log": "hotline_csg.permissions.query",
	"Comment": "hotline_csg.permissions.query",
	"Communication": "hotline_csg.permissions.query",
	"File": "hotline_csg.permissions.query",
	"Hotline Appeal Point": "hotline_csg.permissions.query",
	"Hotline Bulletin": "hotline_csg.permissions.query",
	"Hotline Bulletin Case": "hotline_csg.permissions.query",
	"Hotline Callback": "hotline_csg.permissions.query",
	"Hotline Contact": "hotline_csg.permissions.query",
	"Hotline Deadline": "hotline_csg.permissions.query",
	"Hotline Event Order": "hotline_csg.permissions.query",
	"Hotline Helping Department": "hotline_csg.permissions.query",
	"Hotline Event": "hotline_csg.permissions.query",
	"Hotline Important Event": "hotline_csg.permissions.query",
	"Hotline Inspection": "hotline_csg.permissions.query",
	"Hotline Inspection Event": "hotline_csg.permissions.query",
	"Hotline Inspection Mark": "hotline_csg.permissions.query",
	"Hotline Investigation Report": "hotline_csg.permissions.query",
	"Hotline Message": "hotline_csg.permissions.query",
	"Hotline Negotiation": "hotline_csg.permissions.query",
	"Hotline Notice": "hotline_csg.permissions.query",
	"Hotline Notified Person": "hotline_csg.permissions.query",
	"Hotline Order Link": "hotline_csg.permissions.query",
	"Hotline Portal Appeal": "hotline_csg.permissions.query",
	"Hotline Rating": "hotline_csg.permissions.query",
	"Hotline Rectification": "hotline_csg.permissions.query",
	"Hotline Report Content": "hotline_csg.permissions.query",
	"Hotline Return": "hotline_csg.permissions.query",
	"Hotline Signature": "hotline_csg.permissions.query",
	"Hotline Supervision": "hotline_csg.permissions.query",
	"Hotline Warning Call": "hotline_csg.permissions.query",
	"Hotline Warning Contact": "hotline_csg.permissions.query",
	"Hotline Warning": "hotline_csg.permissions.query",
	"Issue": "hotline_csg.permissions.query",
	"Prepared Report": "hotline_csg.permissions.query",
	"Tag Link": "hotline_csg.permissions.query",
	"ToDo": "hotline_csg.permissions.query",
	"Version": "hotline_csg.permissions.query",
}

# shellcheck shell=bash
# The site: frappe, erpnext and this app installed, prepared for work, with demo orders.

frappe() { # argument of bench ...
	in_bench bench --site "$SITE" "$@"
}

make_site() {
	if is_done site; then
		note "already there"
		[[ $GIVEN != *" --admin-password "* && $GIVEN != *" --user-password "* ]] || note "the passwords of a site that is there are not changed"
		return
	fi
	start_redis
	if [[ -e $BENCH/sites/$SITE ]]; then
		[[ -n $(known site_started) ]] || fail "the site $SITE exists and was not made by this script" "name another with --site"
		note "beginning again: the last run did not finish it"
		as_user rm -rf "$BENCH/sites/$SITE"
	fi
	remember site_started yes
	make_database
	choose_passwords
	run "bench new-site" in_bench bench new-site "$SITE" --no-setup-db --db-type mariadb \
		--db-host "${DB_HOST:-127.0.0.1}" --db-port "${DB_PORT:-3306}" \
		--db-name "$(known db_name)" --db-password "$DB_PASSWORD" --admin-password "$ADMIN_PASSWORD"
	run "installing ERPNext on the site" frappe install-app erpnext
	run "installing this app on the site" frappe install-app hotline_csg
	run "host_name" frappe set-config host_name "http://localhost:$WEB_PORT"
	run "preparing the site" frappe execute hotline_csg.setup.site.prepare --kwargs "{'password': $(python_string "$USER_PASSWORD")}"
	# what it returns is printed as JSON, on one line: the users' names
	remember logins "$(grep -a '^\["' "$LOG" | tail -n 1 | tr -d '[]",')"
	run "scheduler" frappe enable-scheduler
	remember migrated yes
	mark_done site
}

python_string() { # text
	"$PYTHON" -c 'import sys; print(repr(sys.argv[1]))' "$1"
}

choose_passwords() {
	ADMIN_PASSWORD=${ADMIN_PASSWORD:-$(known admin_password)}
	ADMIN_PASSWORD=${ADMIN_PASSWORD:-$(random_word)}
	remember admin_password "$ADMIN_PASSWORD"
	USER_PASSWORD=${USER_PASSWORD:-$(known user_password)}
	USER_PASSWORD=${USER_PASSWORD:-$(random_word)}
	remember user_password "$USER_PASSWORD"
}

migrate_site() {
	[[ $(known migrated) == yes ]] && { note "nothing to do" && return; }
	start_redis
	run "bench migrate" frappe migrate
	remember migrated yes
}

make_demo() {
	is_done demo && { note "already there" && return; }
	start_redis
	run "demo orders" frappe execute hotline_csg.setup.demo.make
	mark_done demo
}

# shellcheck shell=bash
# The bench with frappe, erpnext and this app.

make_bench() {
	is_done bench && { note "already there" && return; }
	if [[ -e $BENCH ]]; then
		note "beginning again: the last run did not finish it"
		as_user rm -rf "$BENCH"
	fi
	remember bench_started yes
	run "bench init" as_user bench init --frappe-path "$FRAPPE_REPO" --frappe-branch "$FRAPPE_BRANCH" \
		--python "$PYTHON" --no-backups "$BENCH"
	keep_pkg_resources
	mark_done bench
}

# Frappe 15 imports pkg_resources, which setuptools 81 dropped.
keep_pkg_resources() {
	in_bench env/bin/python -c 'import pkg_resources' >/dev/null 2>&1 && return
	run "setuptools with pkg_resources" in_bench uv pip install --python env/bin/python "setuptools<81"
	in_bench env/bin/python -c 'import pkg_resources' >/dev/null 2>&1 ||
		fail "the bench's Python has no pkg_resources, which Frappe 15 imports" "see $LOG"
}

fetch_app() { # name, url, argument of bench get-app ...
	local name=$1
	as_user rm -rf "$BENCH/apps/$name"
	run "bench get-app $name" in_bench bench get-app "${@:3}" "$2"
	in_bench grep -qx "$name" sites/apps.txt || fail "bench get-app did not bring $name" "see $LOG, and run ./setup.sh again"
	keep_pkg_resources
}

get_erpnext() {
	is_done erpnext && { note "already there" && return; }
	fetch_app erpnext "$ERPNEXT_REPO" --branch "$ERPNEXT_BRANCH"
	mark_done erpnext
}

# ---------------------------------------------------------------- this app
# The bench's user may not be able to read the checkout, and the bench pulls by git: so the checkout's files go into
# a small repository of that user, one commit for each state that is brought.
SOURCE() { printf '%s/source/hotline_csg' "$(TOOLS)"; }

checkout_git() { # argument of git ...
	git -c safe.directory='*' -C "$ROOT" "$@"
}

bring_source() { # sets REVISION
	local source
	source=$(SOURCE)
	as_user mkdir -p "$source"
	[[ -d $source/.git ]] || as_user git -C "$source" init -q -b main
	as_user git -C "$source" rm -rqf --ignore-unmatch . >/dev/null
	if checkout_git rev-parse -q --verify HEAD >/dev/null 2>&1; then
		[[ -z $(checkout_git status --porcelain -- . ) ]] ||
			note "the checkout has uncommitted changes: what is committed is brought, the rest is not"
		REVISION=$(checkout_git rev-parse HEAD)
		checkout_git archive HEAD | as_user tar -x -C "$source"
	else
		REVISION=files-$(tar -C "$ROOT" -c --sort=name --mtime=@0 --exclude=.test . | sha1sum | cut -c1-12)
		tar -C "$ROOT" -c --exclude=.test --exclude=.venv --exclude=__pycache__ . | as_user tar -x --no-same-owner -C "$source"
	fi
	as_user git -C "$source" add -A
	as_user git -C "$source" diff --cached --quiet && return
	as_user git -C "$source" -c user.name=setup.sh -c user.email=setup.sh@localhost commit -q -m "State $REVISION of the checkout"
}

get_app() {
	bring_source
	if ! is_done app; then
		fetch_app hotline_csg "$(SOURCE)"
		mark_done app
		remember revision "$REVISION"
		return
	fi
	[[ $(known revision) == "$REVISION" ]] && { note "already at ${REVISION:0:12}" && return; }
	[[ -z $(in_bench git -C apps/hotline_csg status --porcelain) ]] ||
		fail "the bench's copy of this app was changed by hand ($BENCH/apps/hotline_csg)" "commit or remove those changes, and run ./setup.sh again"
	note "bringing ${REVISION:0:12}"
	stop_bench
	run "git pull" in_bench git -C apps/hotline_csg pull --ff-only "$(SOURCE)" main
	run "requirements" in_bench uv pip install -q --python env/bin/python -e apps/hotline_csg
	keep_pkg_resources
	run "bench build" in_bench bench build --app hotline_csg
	remember migrated ""
	remember revision "$REVISION"
}

# ---------------------------------------------------------------- ports and processes
configure_bench() {
	stop_bench
	remember WEB_PORT "$WEB_PORT"
	remember SOCKETIO_PORT "$SOCKETIO_PORT"
	remember REDIS_QUEUE_PORT "$REDIS_QUEUE_PORT"
	remember REDIS_CACHE_PORT "$REDIS_CACHE_PORT"
	[[ $GIVEN != *" --listen "* ]] || remember listen "$LISTEN"
	LISTEN=$(known listen)
	LISTEN=${LISTEN:-127.0.0.1}
	set_common_config
	run "bench setup redis" in_bench bench setup redis
	write_in_bench config/hotline_web.py <"$ROOT/installer/web.py"
	write_in_bench config/listen.js <"$ROOT/installer/listen.js"
	write_in_bench Procfile <<PROCFILE
redis_cache: redis-server config/redis_cache.conf
redis_queue: redis-server config/redis_queue.conf
web: cd sites && SITE=$SITE SOCKETIO_PORT=$SOCKETIO_PORT exec ../env/bin/gunicorn --bind $LISTEN:$WEB_PORT --workers 2 --threads 4 --timeout 120 --pythonpath ../config hotline_web:application
socketio: LISTEN=$LISTEN exec node --require ./config/listen.js apps/frappe/socketio.js
schedule: bench schedule
worker: bench worker
PROCFILE
}

write_in_bench() { # path
	as_user tee "$BENCH/$1" >/dev/null
}

set_common_config() {
	in_bench env/bin/python - "$SITE" "$WEB_PORT" "$SOCKETIO_PORT" "$REDIS_QUEUE_PORT" "$REDIS_CACHE_PORT" <<'PYTHON'
import json, sys

site, web, socketio, queue, cache = sys.argv[1:]
path = "sites/common_site_config.json"
with open(path) as file:
	config = json.load(file)
config |= {
	"default_site": site,
	"live_reload": False,
	"redis_cache": f"redis://127.0.0.1:{cache}",
	"redis_queue": f"redis://127.0.0.1:{queue}",
	"redis_socketio": f"redis://127.0.0.1:{cache}",
	"socketio_port": int(socketio),
	"webserver_port": int(web),
}
with open(path, "w") as file:
	json.dump(config, file, indent=1, sort_keys=True)
PYTHON
}

#!/usr/bin/env bash
# Runs the tests of this checkout. `./test.sh --help` says how.
#
# Everything it makes stands in .test/ (see --help): tools, a private MariaDB and Redis, a site. The bench is only
# read: its Python packages, frappe, erpnext and their built assets. PYTHONPATH puts this checkout before the
# bench's own copy of the app.
set -Eeuo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
STATE=${HOTLINE_TEST_DIR:-$ROOT/.test}
BENCH=${BENCH_DIR:-/home/hotline/frappe-bench}
SITE=test.localhost
# Part of the key of the prepared site: raise it when the way it is made below changes.
RECIPE=1

usage() {
	cat <<HELP
Usage: ./test.sh [option ...] [part ...] [-- pytest argument ...]

Parts (all of them if none is named):
  guide     the rules, standard library only; runs anywhere
  static    the source itself; runs anywhere
  site      on a test site of its own; needs a bench with frappe and erpnext
  browser   the same site in Chromium, headless

Options:
  --bench DIR   the bench to read frappe and erpnext from (or BENCH_DIR; now $BENCH)
  --fresh       make a new test site even if nothing changed
  --help        this text

HOTLINE_TEST_DIR names another folder for the environment (now $STATE).
PYTHON names the interpreter (3.10 or newer) where there is no bench; with one, the bench's is taken.

Examples:
  ./test.sh guide static
  ./test.sh site -- -k returns -x
HELP
}

# ---------------------------------------------------------------- what is said at the end
declare -a RAN=() FAILED=() LEFT=()
STOPPED_BY=""

say() { printf '\n== test.sh: %s\n' "$*"; }

give_up() { # what failed, why, what to do
	STOPPED_BY="$*"
	exit 1
}

left_out() { # part, reason
	LEFT+=("$1 ($2)")
}

reason() { # log: its last line that says something (bench execute hides an error behind that NameError)
	grep -av "NameError: name 'hotline_csg' is not defined" "$1" | grep -aE '^[A-Za-z_.]*(Error|Exception)' | tail -n 1 ||
		tail -n 1 "$1"
}

join() {
	local text
	printf -v text '%s, ' "$@"
	echo "${text%, }"
}

close() {
	local status=$?
	trap - EXIT
	stop_services
	local line
	line="test.sh: ran: $(join "${RAN[@]:-nothing}")"
	((${#FAILED[@]})) && line+="; FAILED: $(join "${FAILED[@]}")"
	if ((${#LEFT[@]})); then
		line+="; DID NOT RUN: $(join "${LEFT[@]}")"
	elif ((status == 0)); then
		line+="; nothing was left out"
	fi
	[[ -n $STOPPED_BY ]] && line+="; STOPPED: $STOPPED_BY"
	[[ -z $STOPPED_BY && $status -ne 0 && ${#FAILED[@]} -eq 0 ]] && line+="; STOPPED: exit status $status"
	printf '\n%s\n' "$line"
	exit "$status"
}

# ---------------------------------------------------------------- arguments
declare -a PARTS=() PYTEST_ARGS=()
FRESH=""
NAMED=""
while (($#)); do
	case $1 in
		guide | static | site | browser) PARTS+=("$1") NAMED=yes ;;
		--bench) BENCH=${2:?--bench needs a folder} && shift ;;
		--fresh) FRESH=yes ;;
		-h | --help) usage && exit 0 ;;
		--) shift && PYTEST_ARGS=("$@") && break ;;
		*) echo "test.sh: unknown argument '$1' (./test.sh --help; arguments for pytest follow --)" >&2 && exit 2 ;;
	esac
	shift
done
((${#PARTS[@]})) || PARTS=(guide static site browser)

wants() { [[ " ${PARTS[*]} " == *" $1 "* ]]; }

# ---------------------------------------------------------------- the tools
as_root() { [[ $(id -u) == 0 ]]; }

apt_install() {
	as_root && command -v apt-get >/dev/null || return 1
	say "installing $*"
	{ apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"; } \
		>"$STATE/log/apt.log" 2>&1 </dev/null
}

why_no_bench() { # prints nothing where the bench can be used
	[[ -d $BENCH ]] || { echo "no bench at $BENCH: run ./setup.sh, or name one by BENCH_DIR" && return; }
	local part
	for part in env/bin/python apps/frappe/frappe/hooks.py apps/erpnext/erpnext/hooks.py sites/assets/assets.json; do
		[[ -r $BENCH/$part ]] || { echo "the bench at $BENCH has no readable $part: mend it by ./setup.sh" && return; }
	done
	local program
	for program in mariadbd mariadb-install-db redis-server; do
		PATH=$PATH:/usr/sbin command -v $program >/dev/null || { echo "$program is not installed" && return; }
	done
}

choose_python() {
	local candidate
	if [[ -z $NO_BENCH ]]; then
		PYTHON=$(readlink -f "$BENCH/env/bin/python")
		return
	fi
	for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.10 /usr/bin/python3}; do
		"$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || continue
		PYTHON=$(command -v "$candidate")
		return
	done
	give_up "no Python 3.10 or newer found: install one and name it by PYTHON=/path/to/python3"
}

make_venv() {
	local stamp
	stamp=$("$PYTHON" -VV; cksum <"$ROOT/pyproject.toml"; echo "$ROOT")
	PY=$STATE/venv/bin/python
	[[ -x $PY && $(cat "$STATE/venv/stamp" 2>/dev/null) == "$stamp" ]] && return
	say "making the test environment in $STATE/venv ($("$PYTHON" -V))"
	rm -rf "$STATE/venv"
	"$PYTHON" -m venv "$STATE/venv" >"$STATE/log/venv.log" 2>&1 ||
		{ apt_install python3-venv && "$PYTHON" -m venv "$STATE/venv" >"$STATE/log/venv.log" 2>&1; } ||
		give_up "$PYTHON cannot make a virtual environment (see $STATE/log/venv.log): install python3-venv"
	"$PY" -m pip install -q -e "${ROOT}[test]" >"$STATE/log/pip.log" 2>&1 ||
		give_up "the test tools could not be installed ($(reason "$STATE/log/pip.log")): is there a network? see $STATE/log/pip.log"
	echo "$stamp" >"$STATE/venv/stamp"
}

find_browser() { # sets CHROMIUM, or nothing where Playwright's own is installed
	local program
	for program in chromium chromium-browser google-chrome; do
		CHROMIUM=$(command -v $program) && return
	done
	if apt_install chromium && CHROMIUM=$(command -v chromium); then return; fi
	CHROMIUM=""
	"$PY" -m playwright install chromium >"$STATE/log/playwright.log" 2>&1
}

# ---------------------------------------------------------------- MariaDB and Redis, private and on free ports
declare -a SERVICES=()
RUN=$STATE/run
SOCKETS=""

free_ports() { # count
	"$PY" - "$1" <<'PY'
import socket, sys
sockets = [socket.socket() for _ in range(int(sys.argv[1]))]
for s in sockets:
	s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in sockets))
PY
}

stop_services() {
	local pid
	for pid in "${SERVICES[@]:-}"; do
		[[ -n $pid ]] && kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
	done
	SERVICES=()
	[[ -n $SOCKETS ]] && rm -rf "$SOCKETS"
	SOCKETS=""
	return 0
}

end_leftovers() { # servers of a run that was killed: ours are known by the state folder on their command line
	local file pid
	for file in "$STATE"/*/*.pid; do
		[[ -r $file ]] || continue
		pid=$(cat "$file")
		if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$STATE/"; then
			kill "$pid"
			while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
		fi
		rm -f "$file"
	done
}

sql() { mariadb --no-defaults --socket="$SOCKETS/db" --user=root "$@"; }

start_mariadb() { # folder
	local data=$1/mariadb user=()
	as_root && user=(--user=root)
	if [[ ! -d $data ]]; then
		mariadb-install-db --no-defaults --auth-root-authentication-method=normal --skip-test-db \
			"${user[@]}" --datadir="$data" >"$STATE/log/mariadb-install.log" 2>&1 ||
			give_up "MariaDB could not make $data: see $STATE/log/mariadb-install.log"
	fi
	# a crash may lose this data: it is made anew in a minute, and the tests wait less for the disk
	mariadbd --no-defaults "${user[@]}" --datadir="$data" --socket="$SOCKETS/db" --pid-file="$1/mariadb.pid" \
		--bind-address=127.0.0.1 --port="$DB_PORT" --skip-name-resolve --skip-log-bin \
		--character-set-server=utf8mb4 --collation-server=utf8mb4_unicode_ci \
		--innodb-buffer-pool-size=256M --innodb-log-file-size=64M --innodb-flush-log-at-trx-commit=0 \
		--innodb-doublewrite=0 --sync-binlog=0 --performance-schema=off \
		>"$STATE/log/mariadb.log" 2>&1 </dev/null 9>&- &
	SERVICES+=($!)
	local tries
	for ((tries = 0; tries < 300; tries++)); do
		sql -e 'select 1' >/dev/null 2>&1 && return
		kill -0 "${SERVICES[-1]}" 2>/dev/null || break
		sleep 0.2
	done
	give_up "the private MariaDB did not start: see $STATE/log/mariadb.log (or run with --fresh)"
}

start_redis() { # folder, port
	redis-server --bind 127.0.0.1 --port "$2" --dir "$1" --save '' --appendonly no --pidfile "$1/redis-$2.pid" \
		--daemonize no >"$STATE/log/redis-$2.log" 2>&1 </dev/null 9>&- &
	SERVICES+=($!)
	local pid=$!
	echo "$pid" >"$1/redis-$2.pid"
	local tries
	for ((tries = 0; tries < 100; tries++)); do
		redis-cli -p "$2" ping >/dev/null 2>&1 && return
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.1
	done
	give_up "the private Redis did not start on port $2: see $STATE/log/redis-$2.log"
}

start_services() { # folder
	SOCKETS=$(mktemp -d)
	read -r DB_PORT CACHE_PORT QUEUE_PORT WEB_PORT < <(free_ports 4)
	start_mariadb "$1"
	rm -f "$STATE"/log/redis-*.log
	start_redis "$1" "$CACHE_PORT"
	start_redis "$1" "$QUEUE_PORT"
	mkdir -p "$1/sites" "$1/logs"
	cat >"$1/sites/common_site_config.json" <<JSON
{
 "db_host": "127.0.0.1",
 "db_port": $DB_PORT,
 "default_site": "$SITE",
 "redis_cache": "redis://127.0.0.1:$CACHE_PORT",
 "redis_queue": "redis://127.0.0.1:$QUEUE_PORT",
 "redis_socketio": "redis://127.0.0.1:$CACHE_PORT",
 "socketio_port": $WEB_PORT,
 "webserver_port": $WEB_PORT
}
JSON
}

# ---------------------------------------------------------------- the test site
bench() { # what the bench command does, on our sites and with this checkout
	(cd "$1/sites" && shift && "$PY" -m frappe.utils.bench_helper frappe "$@") 9>&-
}

hash_of() { # the files that find yields for these arguments, below the package
	(cd "$ROOT/hotline_csg" && find . -type f -not -name '*.py[co]' "$@" -print0 | sort -z | xargs -0 -r cksum) | cksum
}

# What a new site is made of, and everything else, whose change a migrate must carry in.
install_hash() {
	hash_of '(' -path './setup/*' -o -path './guide/*' -o -path './fixtures/*' -o -path './hotline_csg/*.json' \
		-o -path './patches/*' -o -name 'patches.txt' -o -name 'modules.txt' -o -name 'hooks.py' -o -name 'constants.py' ')'
}

revision() { # app
	git -c safe.directory='*' -C "$BENCH/apps/$1" rev-parse HEAD 2>/dev/null ||
		cksum <"$BENCH/apps/$1/$1/__init__.py"
}

link_assets() { # folder
	rm -rf "$1/sites/assets"
	mkdir -p "$1/sites/assets"
	local file
	for file in "$BENCH"/sites/assets/*; do
		[[ $(basename "$file") == hotline_csg ]] || ln -s "$(readlink -f "$file")" "$1/sites/assets/$(basename "$file")"
	done
	[[ -d $ROOT/hotline_csg/public ]] && ln -s "$ROOT/hotline_csg/public" "$1/sites/assets/hotline_csg"
	return 0
}

make_base() { # frappe and erpnext, without this app: kept, for they change seldom
	local base=$STATE/base key
	key="$RECIPE $PYTHON $BENCH $(revision frappe) $(revision erpnext) $(mariadbd --version)"
	[[ $(cat "$base/key" 2>/dev/null) == "$key" ]] && return
	say "making a site with frappe and erpnext (once for this bench)"
	rm -rf "$base" "$RUN"
	mkdir -p "$base/sites"
	start_services "$base"
	link_assets "$base"
	printf 'frappe\nerpnext\n' >"$base/sites/apps.txt"
	sql -e "create database hotline_test; create user hotline_test@'%' identified by 'hotline_test';
		grant all on hotline_test.* to hotline_test@'%'"
	bench "$base" new-site "$SITE" --no-setup-db --db-name hotline_test --db-password hotline_test \
		--admin-password admin --install-app erpnext >"$STATE/log/base.log" 2>&1 ||
		give_up "the site with frappe and erpnext could not be made ($(reason "$STATE/log/base.log")): see $STATE/log/base.log"
	stop_services
	echo "$key" >"$base/key"
}

make_site() {
	local installed everything
	installed=$(install_hash) everything=$(hash_of)
	[[ -n $FRESH || $(cat "$RUN/installed" 2>/dev/null) != "$installed" ]] && rm -rf "$RUN"
	if [[ -d $RUN ]]; then
		start_services "$RUN"
		link_assets "$RUN"
		[[ $(cat "$RUN/everything" 2>/dev/null) == "$everything" ]] && return
		say "the app changed: migrating the test site"
		bench "$RUN" --site $SITE migrate --skip-search-index >"$STATE/log/migrate.log" 2>&1 ||
			give_up "bench migrate failed on the test site ($(reason "$STATE/log/migrate.log")): see $STATE/log/migrate.log"
		echo "$everything" >"$RUN/everything"
		return
	fi
	say "making a test site with this app"
	cp -a "$STATE/base" "$RUN.new"
	rm -f "$RUN.new/key"
	mv "$RUN.new" "$RUN"
	start_services "$RUN"
	link_assets "$RUN"
	install_app
	echo "$everything" >"$RUN/everything"
	echo "$installed" >"$RUN/installed"
}

install_app() {
	[[ -e $ROOT/hotline_csg/hooks.py ]] || return 0
	printf 'frappe\nerpnext\nhotline_csg\n' >"$RUN/sites/apps.txt"
	{
		bench "$RUN" --site $SITE install-app hotline_csg &&
			bench "$RUN" --site $SITE execute hotline_csg.setup.site.prepare
	} >"$STATE/log/install.log" 2>&1 ||
		give_up "hotline_csg could not be installed on the test site ($(reason "$STATE/log/install.log")): see $STATE/log/install.log"
}

# ---------------------------------------------------------------- pytest
run_pytest() { # part ...
	local status=0 folders=()
	local part
	for part in "$@"; do folders+=("tests/$part"); done
	say "pytest ${folders[*]}"
	"$PY" -m pytest "${folders[@]}" "${PYTEST_ARGS[@]}" </dev/null 9>&- || status=$?
	# 5: no test was chosen, which is what an argument such as -k may well lead to
	if ((status == 5 && ${#PYTEST_ARGS[@]})); then
		left_out "$(join "$@")" "no test matches the pytest arguments"
		return
	fi
	RAN+=("$@")
	((status == 0)) || FAILED+=("$@")
}

run_site_parts() {
	wants site || wants browser || return 0
	if [[ -n $NO_BENCH ]]; then
		wants site && left_out site "$NO_BENCH"
		wants browser && left_out browser "$NO_BENCH"
		[[ -z $NAMED ]] || give_up "the parts asked for need a bench"
		return 0
	fi
	exec 9>"$STATE/lock"
	flock -n 9 || { say "waiting for another run on this test site" && flock 9; }
	end_leftovers
	export PATH=$PATH:/usr/sbin
	# PYTHONPATH rather than an install: this checkout first, then what the bench has
	local packages=("$BENCH"/env/lib/python3.*/site-packages)
	export PYTHONPATH=$ROOT:$BENCH/apps/frappe:$BENCH/apps/erpnext:${packages[0]}
	export FRAPPE_BENCH_ROOT=$RUN
	make_base
	make_site
	export HOTLINE_SITES=$RUN/sites HOTLINE_SITE=$SITE HOTLINE_WEB_PORT=$WEB_PORT HOTLINE_SHOTS=$STATE/screenshots
	wants site && run_pytest site
	wants browser || return 0
	if ! find_browser; then
		left_out browser "no Chromium: install the package chromium"
		return 0
	fi
	HOTLINE_CHROMIUM=$CHROMIUM run_pytest browser
}

# ---------------------------------------------------------------- the run
trap close EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
unset PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH
cd "$ROOT"
mkdir -p "$STATE/log" || give_up "cannot write to $STATE: name another folder by HOTLINE_TEST_DIR"
export PYTHONPYCACHEPREFIX=$STATE/pycache PIP_DISABLE_PIP_VERSION_CHECK=1
NO_BENCH=$(why_no_bench)
choose_python
make_venv
declare -a PLAIN=()
wants guide && PLAIN+=(guide)
wants static && PLAIN+=(static)
((${#PLAIN[@]})) && run_pytest "${PLAIN[@]}"
run_site_parts
((${#FAILED[@]} == 0))

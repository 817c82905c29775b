#!/usr/bin/env bash
# Brings a fresh Debian 12 or Ubuntu 22.04+ to a running site with this app. `./setup.sh --help` says how.
#
# The steps stand in installer/: each looks first whether its work is already done, so the script can be run again
# after any failure. What it made is remembered in /var/lib/hotline_csg; it changes nothing else.
set -Eeuo pipefail
umask 022

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source-path=SCRIPTDIR
{
	source "$ROOT/installer/say.sh"
	source "$ROOT/installer/checks.sh"
	source "$ROOT/installer/system.sh"
	source "$ROOT/installer/database.sh"
	source "$ROOT/installer/bench.sh"
	source "$ROOT/installer/site.sh"
	source "$ROOT/installer/serve.sh"
}

# ---------------------------------------------------------------- options and their defaults
BENCH_USER=hotline
BENCH=""
SITE=hotline.localhost
FRAPPE_REPO=https://github.com/frappe/frappe.git
ERPNEXT_REPO=https://github.com/frappe/erpnext.git
FRAPPE_BRANCH="version-15"
ERPNEXT_BRANCH="version-15"
GITHUB_MIRROR="" PIP_INDEX="" NPM_REGISTRY=""
WEB_PORT="" SOCKETIO_PORT="" REDIS_QUEUE_PORT="" REDIS_CACHE_PORT=""
LISTEN=127.0.0.1
DB_HOST="" DB_PORT="" DB_ROOT_USER=root DB_ROOT_PASSWORD=""
ADMIN_PASSWORD="" USER_PASSWORD=""
PYTHON=/usr/bin/python3
DEMO=yes START=yes ONLY="" VERBOSE=""

usage() {
	cat <<HELP
Usage: ./setup.sh [option ...]       on Debian 12 or Ubuntu 22.04+, as root or with sudo

Installs MariaDB, Redis, Node, fonts, Frappe, ERPNext and this app, makes a site in Chinese with a company, users
and demo orders, and starts it. Run it again after a failure: it goes on where it stopped. After that, running it
again brings the committed state of this checkout to the bench and migrates the site.

Where things go
  --user NAME             the user that owns and runs the bench; made if missing ($BENCH_USER)
  --bench-dir DIR         the bench folder; must not exist yet (/home/USER/frappe-bench)
  --site NAME             the site's name ($SITE)
  --python PATH           Python 3.10 to 3.12 for the bench ($PYTHON)

Mirrors, one option each
  --frappe-repo URL       ($FRAPPE_REPO)
  --erpnext-repo URL      ($ERPNEXT_REPO)
  --frappe-branch NAME    ($FRAPPE_BRANCH)
  --erpnext-branch NAME   ($ERPNEXT_BRANCH)
  --github-mirror URL     stands for https://github.com/ in everything that git fetches
  --pip-index URL         Python package index
  --npm-registry URL      npm registry

Ports; one that is taken is replaced by the next free one, unless it was named here
  --web-port N            (8000)
  --socketio-port N       (9000)
  --redis-queue-port N    (11000)
  --redis-cache-port N    (13000)
  --listen ADDRESS        where the web server and socket.io listen ($LISTEN)

MariaDB
  --db-root-password PW   password of its root; not needed where root comes in through the socket
  --db-root-user NAME     ($DB_ROOT_USER)
  --db-host HOST          use this server instead of one on this machine
  --db-port N             its port; a MariaDB installed by this script listens there (3306)

Site
  --admin-password PW     Administrator's password (random, shown at the end)
  --user-password PW      password of the users made for each role (random, shown at the end)
  --no-demo               no demo orders
  --no-start              do not start the site

Only one thing
  --check                 look for what would stop the installation, and change nothing
  --start, --stop         start or stop an installed bench
  --verbose               show what the programs say (it is always kept in the log)
  --help
HELP
}

value() { # option, value
	[[ -n ${2:-} ]] || fail "$1 has no value" "give one: $1 VALUE (./setup.sh --help)"
}

number() { # option, value
	if ! [[ ${2:-} =~ ^[1-9][0-9]{0,4}$ ]] || (($2 > 65535)); then
		fail "$1 '${2:-}' is not a port" "give a number from 1 to 65535"
	fi
}

GIVEN=" " # the options named by the user: a taken port among them is an error
read_options() {
	local option
	while (($#)); do
		option=$1
		GIVEN+="$option "
		case $option in
			--user) value "$@" && BENCH_USER=$2 ;;
			--bench-dir) value "$@" && BENCH=$2 ;;
			--site) value "$@" && SITE=$2 ;;
			--python) value "$@" && PYTHON=$2 ;;
			--frappe-repo) value "$@" && FRAPPE_REPO=$2 ;;
			--erpnext-repo) value "$@" && ERPNEXT_REPO=$2 ;;
			--frappe-branch) value "$@" && FRAPPE_BRANCH=$2 ;;
			--erpnext-branch) value "$@" && ERPNEXT_BRANCH=$2 ;;
			--github-mirror) value "$@" && GITHUB_MIRROR=$2 ;;
			--pip-index) value "$@" && PIP_INDEX=$2 ;;
			--npm-registry) value "$@" && NPM_REGISTRY=$2 ;;
			--web-port) number "$@" && WEB_PORT=$2 ;;
			--socketio-port) number "$@" && SOCKETIO_PORT=$2 ;;
			--redis-queue-port) number "$@" && REDIS_QUEUE_PORT=$2 ;;
			--redis-cache-port) number "$@" && REDIS_CACHE_PORT=$2 ;;
			--listen) value "$@" && LISTEN=$2 ;;
			--db-host) value "$@" && DB_HOST=$2 ;;
			--db-port) number "$@" && DB_PORT=$2 ;;
			--db-root-user) value "$@" && DB_ROOT_USER=$2 ;;
			--db-root-password) value "$@" && DB_ROOT_PASSWORD=$2 ;;
			--admin-password) value "$@" && ADMIN_PASSWORD=$2 ;;
			--user-password) value "$@" && USER_PASSWORD=$2 ;;
			--no-demo) DEMO="" ;;
			--no-start) START="" ;;
			--check | --start | --stop) ONLY=${option#--} ;;
			--verbose) VERBOSE=yes ;;
			-h | --help) usage && exit 0 ;;
			*) fail "unknown option '$option'" "see ./setup.sh --help" ;;
		esac
		case $option in
			--no-* | --check | --start | --stop | --verbose) shift ;;
			*) shift 2 ;;
		esac
	done
	BENCH=$(realpath -ms "${BENCH:-$(home_of "$BENCH_USER")/frappe-bench}")
	MEMORY=/var/lib/hotline_csg/$(tr / - <<<"${BENCH#/}")
}

main() {
	never_fail_silently
	read_options "$@"
	if [[ $ONLY != check && $(id -u) != 0 ]]; then
		command -v sudo >/dev/null ||
			fail "this needs root, and there is no sudo" "run it as root: su -c ./setup.sh"
		echo "setup.sh: going on as root through sudo"
		exec sudo --preserve-env="$(kept_environment)" -- bash "$ROOT/setup.sh" "$@"
	fi
	recall
	DB_HOST=${DB_HOST:-$(known db_host)} DB_PORT=${DB_PORT:-$(known db_port)}
	if [[ $ONLY == start || $ONLY == stop ]]; then
		is_done site || fail "there is no finished bench of this script at $BENCH" "run ./setup.sh first"
		"$ONLY"_bench
		return
	fi
	check_everything
	[[ $ONLY == check ]] && echo "setup.sh: nothing stands in the way." && return
	install_everything
	show_logins
}

install_everything() {
	step "system packages" install_packages
	step "user $BENCH_USER" make_user
	step "Node and yarn, bench tool" install_tools
	step "MariaDB" prepare_database
	step "Frappe ($FRAPPE_BRANCH)" make_bench
	step "ERPNext ($ERPNEXT_BRANCH)" get_erpnext
	step "this app" get_app
	step "ports and processes" configure_bench
	step "site $SITE" make_site
	step "migrations" migrate_site
	if [[ -n $DEMO ]]; then step "demo orders" make_demo; fi
	if [[ -n $START ]]; then step "start" start_bench; fi
}

main "$@"

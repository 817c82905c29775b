# shellcheck shell=bash
# Everything that would stop the installation, found before anything is changed.

OS_RELEASE=${OS_RELEASE:-/etc/os-release}
NEEDED_MB=6000
# Frappe 15 does not run on 3.13 yet.
PYTHON_RANGE='(3, 10) <= sys.version_info[:2] <= (3, 12)'

check_everything() {
	check_system
	check_python
	check_user
	check_bench
	check_disk
	choose_ports
	check_database
	check_repository "$FRAPPE_REPO" "$FRAPPE_BRANCH" --frappe-repo --frappe-branch
	check_repository "$ERPNEXT_REPO" "$ERPNEXT_BRANCH" --erpnext-repo --erpnext-branch
}

check_system() {
	local id version name
	[[ -r $OS_RELEASE ]] || fail "this system says nowhere what it is ($OS_RELEASE is missing)" "use Debian 12 or Ubuntu 22.04+"
	# shellcheck source=/dev/null
	IFS=$'\t' read -r id version name < <(. "$OS_RELEASE" && printf '%s\t%s\t%s\n' "${ID:-?}" "${VERSION_ID:-0}" "${PRETTY_NAME:-?}")
	case $id:${version%%.*} in
		debian:12) return ;;
		ubuntu:2[2-9]) return ;;
	esac
	fail "unsupported system: $name" "use Debian 12 or Ubuntu 22.04+, or install the app on a bench you have (README.md)"
}

check_python() {
	# On a fresh system it comes with the packages.
	[[ -x $PYTHON ]] || { [[ $GIVEN != *" --python "* ]] && return; fail "no Python at $PYTHON" "name another with --python"; }
	"$PYTHON" -c "import sys; sys.exit(not ($PYTHON_RANGE))" && return
	fail "$PYTHON is $("$PYTHON" -V 2>&1), and Frappe 15 needs Python 3.10 to 3.12" "name another with --python /path/to/python3"
}

check_user() {
	[[ $BENCH_USER =~ ^[a-z_][a-z0-9_-]*$ ]] || fail "'$BENCH_USER' is no name for a user" "choose another with --user"
	[[ $BENCH_USER != root ]] || fail "the bench must not belong to root" "choose another user with --user"
	[[ $SITE =~ ^[a-z0-9][a-z0-9.-]*$ ]] || fail "'$SITE' is no name for a site" "use lower-case letters, digits, dots and hyphens in --site"
}

check_bench() {
	if [[ -e $BENCH && -z $(known bench) ]]; then
		fail "$BENCH exists and was not made by this script" \
			"name another folder with --bench-dir; to add the app to that bench, use bench get-app (README.md)"
	fi
	[[ -z $(known site) || $(known site) == "$SITE" ]] ||
		fail "the bench at $BENCH was made for the site $(known site), not $SITE" "leave out --site, or name another --bench-dir"
	[[ -z $(known user) || $(known user) == "$BENCH_USER" ]] ||
		fail "the bench at $BENCH belongs to $(known user), not $BENCH_USER" "name --user $(known user), or another --bench-dir"
}

check_disk() {
	is_done site && return
	local place=$BENCH free
	while [[ ! -d $place ]]; do place=$(dirname "$place"); done
	free=$(df -Pm "$place" | awk 'NR == 2 { print $4 }')
	((free >= NEEDED_MB)) && return
	fail "the disk is too small: $free MB free at $place, $NEEDED_MB MB needed" "free some room, or name another place with --bench-dir"
}

# ---------------------------------------------------------------- ports
listening() { # port, host
	(exec 3<>"/dev/tcp/${2:-127.0.0.1}/$1") 2>/dev/null
}

choose_port() { # variable, option, default
	local -n port=$1
	local taken_by_us
	taken_by_us=$(known "$1")
	if [[ $GIVEN == *" $2 "* ]]; then
		[[ $port != "$taken_by_us" ]] || return 0
		! listening "$port" || fail "port $port ($2) is taken" "stop what listens there, or name another port with $2"
		return 0
	fi
	port=${taken_by_us:-$3}
	[[ -n $taken_by_us ]] && return
	while listening "$port" || [[ " $CHOSEN " == *" $port "* ]]; do port=$((port + 1)); done
	CHOSEN+=" $port"
	[[ $port == "$3" ]] || note "port $3 is taken: using $port instead ($2 names another)"
}

choose_ports() {
	CHOSEN=" $WEB_PORT $SOCKETIO_PORT $REDIS_QUEUE_PORT $REDIS_CACHE_PORT"
	choose_port WEB_PORT --web-port 8000
	choose_port SOCKETIO_PORT --socketio-port 9000
	choose_port REDIS_QUEUE_PORT --redis-queue-port 11000
	choose_port REDIS_CACHE_PORT --redis-cache-port 13000
	local distinct
	distinct=$(printf '%s\n' "$WEB_PORT" "$SOCKETIO_PORT" "$REDIS_QUEUE_PORT" "$REDIS_CACHE_PORT" | sort -u | wc -l)
	((distinct == 4)) || fail "two of the ports are the same" "name four different ones"
}

# ---------------------------------------------------------------- sources
check_repository() { # url, branch, option of the url, option of the branch
	is_done bench && return
	command -v git >/dev/null || return 0 # comes with the packages; cloning will tell
	local said
	if ! said=$(with_mirrors timeout 120 git ls-remote --heads "$1" "refs/heads/$2" 2>&1 </dev/null); then
		fail "$1 cannot be reached ($(tail -n 1 <<<"$said" | cut -c1-200))" \
			"check the network and proxy, or name a mirror with $3 or --github-mirror"
	fi
	[[ -n $said ]] || fail "$1 has no branch $2" "name another with $4"
}

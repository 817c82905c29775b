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
RECIPE=2

# shellcheck source-path=SCRIPTDIR
{
	source "$ROOT/tests/support/services.sh"
	source "$ROOT/tests/support/site.sh"
	source "$ROOT/tests/support/tools.sh"
}

# A few chosen tests are sooner done on one site, and stopping (-x) or looking in (--pdb, -s) asks for it.
how_many_sites() {
	if [[ -n $JOBS ]]; then
		echo "$JOBS"
		return
	fi
	((${#PYTEST_ARGS[@]} || $(nproc) < 2)) && echo 1 || echo 2
}

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
  --jobs N      on how many sites to test at once, 1 to 9 (now $(how_many_sites): two where there are two processors,
                and one where arguments are given to pytest)
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
# guide and static, while they run: their process, and their names
PLAIN=""
declare -a PLAIN_PARTS=()
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

# The last line of every run: what ran, what failed, and what did not run and why.
close() {
	local status=$? line part
	trap - EXIT
	if ((status > 128)) && [[ -n $PLAIN ]]; then kill "$PLAIN" && PLAIN=""; fi
	stop_services
	finish_plain_parts
	for part in "${PARTS[@]}"; do
		[[ " ${RAN[*]} ${LEFT[*]} " == *" $part "* ]] || left_out "$part" "${STOPPED_BY:-stopped, exit status $status}"
	done
	line="test.sh: ran: $(join "${RAN[@]:-nothing}")"
	((${#FAILED[@]} == 0)) || line+="; FAILED: $(join "${FAILED[@]}")"
	if ((${#LEFT[@]})); then
		line+="; DID NOT RUN: $(join "${LEFT[@]}")"
	else
		line+="; nothing was left out"
	fi
	printf '\n%s\n' "$line"
	exit "$status"
}

# ---------------------------------------------------------------- arguments
declare -a PARTS=() PYTEST_ARGS=()
FRESH=""
JOBS=""
NAMED=""
while (($#)); do
	case $1 in
		guide | static | site | browser) PARTS+=("$1") NAMED=yes ;;
		--bench) BENCH=${2:?--bench needs a folder} && shift ;;
		--fresh) FRESH=yes ;;
		--jobs) JOBS=${2:?--jobs needs a number} && shift ;;
		-h | --help) usage && exit 0 ;;
		--) shift && PYTEST_ARGS=("$@") && break ;;
		*) echo "test.sh: unknown argument '$1' (./test.sh --help; arguments for pytest follow --)" >&2 && exit 2 ;;
	esac
	shift
done
((${#PARTS[@]})) || PARTS=(guide static site browser)

[[ -z $JOBS || $JOBS == [1-9] ]] || { echo "test.sh: --jobs takes a number from 1 to 9, not '$JOBS'" >&2 && exit 2; }

wants() { [[ " ${PARTS[*]} " == *" $1 "* ]]; }

# ---------------------------------------------------------------- pytest
run_pytest() { # argument ...; gives pytest's exit status
	"$PY" -m pytest "$@" "${PYTEST_ARGS[@]}" </dev/null 9>&-
}

record() { # exit status of pytest, part ...
	local status=$1
	shift
	# 5: no test was chosen, which is what an argument such as -k may well lead to
	if ((status == 5 && ${#PYTEST_ARGS[@]})); then
		left_out "$(join "$@")" "no test matches the pytest arguments"
		return
	fi
	RAN+=("$@")
	((status == 0)) || FAILED+=("$@")
}

# guide and static: beside the making of the site, or where none is asked for as one would expect.
start_plain_parts() {
	local -a folders=()
	local part status=0
	for part in guide static; do
		! wants $part || PLAIN_PARTS+=("$part") folders+=("tests/$part")
	done
	((${#folders[@]})) || return 0
	say "pytest ${folders[*]}"
	if [[ -z $NO_BENCH ]] && { wants site || wants browser; }; then
		# not by the function, whose process would be a shell's: it is pytest that close() ends
		"$PY" -m pytest "${folders[@]}" "${PYTEST_ARGS[@]}" >"$STATE/log/plain.log" 2>&1 </dev/null &
		PLAIN=$!
		return
	fi
	run_pytest "${folders[@]}" || status=$?
	record "$status" "${PLAIN_PARTS[@]}"
}

finish_plain_parts() {
	local status=0
	[[ -n $PLAIN ]] || return 0
	say "what pytest ${PLAIN_PARTS[*]/#/tests/} said meanwhile"
	wait "$PLAIN" || status=$?
	PLAIN=""
	cat "$STATE/log/plain.log"
	record "$status" "${PLAIN_PARTS[@]}"
}

run_site_parts() {
	wants site || wants browser || return 0
	# without a bench the rest may still be green, unless it was just this that was asked for
	if [[ -n $NO_BENCH ]]; then
		[[ -n $NAMED ]] && give_up "$NO_BENCH"
		! wants site || left_out site "$NO_BENCH"
		! wants browser || left_out browser "$NO_BENCH"
		return 0
	fi
	exec 9>"$STATE/lock"
	flock -n 9 || { say "waiting for another run on this test site" && flock 9; }
	end_leftovers
	export PATH=$PATH:/usr/sbin
	# PYTHONPATH rather than an install: this checkout first, then what the bench has
	local packages=("$BENCH"/env/lib/python3.*/site-packages)
	export PYTHONPATH=$ROOT:$BENCH/apps/frappe:$BENCH/apps/erpnext:${packages[0]}
	make_base
	make_site
	make_lanes "$(how_many_sites)"
	finish_plain_parts
	# for tests/support/frappe_site.py and second_site.py
	HOTLINE_LANES=$(IFS=: && echo "${LANES[*]}")
	export HOTLINE_LANES HOTLINE_SITE=$SITE HOTLINE_SHOTS=$STATE/screenshots
	export HOTLINE_ERPNEXT_DUMP=$STATE/base/erpnext.sql
	! wants site || run_on_sites site
	wants browser || return 0
	if ! find_browser; then
		left_out browser "no Chromium: install the package chromium"
		return 0
	fi
	HOTLINE_CHROMIUM=$CHROMIUM run_on_sites browser
}

run_on_sites() { # part
	local status=0 alone=0
	say "pytest tests/$1"
	if ((${#LANES[@]} == 1)); then
		run_pytest "tests/$1" || status=$?
		record "$status" "$1"
		return
	fi
	# the processes must agree on the tests' names, some of which list a set
	PYTHONHASHSEED=${PYTHONHASHSEED:-$RANDOM} run_pytest "tests/$1" -m "not alone" \
		--numprocesses ${#LANES[@]} --dist loadfile --no-loadscope-reorder || status=$?
	if [[ $1 == site ]]; then
		say "pytest tests/$1: those that want the machine to themselves"
		run_pytest "tests/$1" -m alone || alone=$?
		((status == 5 || (alone != 0 && alone != 5))) && status=$alone
	fi
	record "$status" "$1"
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
if [[ -n $NAMED ]] && ! wants guide && ! wants static && [[ -n $NO_BENCH ]]; then give_up "$NO_BENCH"; fi
choose_python
make_venv
start_plain_parts
run_site_parts
finish_plain_parts
((${#FAILED[@]} == 0))

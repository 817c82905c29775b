# shellcheck shell=bash
# Progress, failures in one line, and what is remembered between runs.

LOG=""
STEP=""
STEPS_DONE=0

fail() { # what failed and why, what to do
	trap - ERR
	echo "setup.sh: FAILED${STEP:+ at \"$STEP\"}: $1. What to do: $2." >&2
	exit 1
}

note() {
	echo "      $*"
}

never_fail_silently() {
	# a failing subshell is told once, by the shell that called it
	trap '((BASH_SUBSHELL)) || fail "${FUNCNAME[0]:-setup.sh}, line $LINENO, returned $?" "see ${LOG:-the lines above}, and run ./setup.sh again"' ERR
}

step() { # title, function
	local started=$SECONDS
	STEP=$1
	STEPS_DONE=$((STEPS_DONE + 1))
	printf '[%2d] %s\n' "$STEPS_DONE" "$STEP"
	"$2"
	local took=$((SECONDS - started))
	((took < 2)) || note "done in $took s"
	STEP=""
}

open_log() {
	LOG=$MEMORY/setup.log
	install -d -m 700 "$MEMORY"
	# closed (8>&-) for every program that is run: a server started on the way would hold it for ever
	exec 8>"$MEMORY/lock"
	flock -n 8 || fail "another setup.sh works on this bench" "wait until it ends"
	printf '\n==== %s\n' "$(date '+%F %T')" >>"$LOG"
	trap 'echo; echo "setup.sh: stopped; run it again to go on." >&2; exit 130' INT TERM
}

# Run a program that says much: its words go to the log, dots show that it lives. On failure, one line.
run() { # what it is, command ...
	local what=$1 status=0 mark
	shift
	mark=$(wc -c <"$LOG")
	printf '\n---- %s: %s\n' "$what" "$*" | hide_secrets >>"$LOG"
	if [[ -n $VERBOSE ]]; then
		"$@" </dev/null 8>&- 2>&1 | tee -a "$LOG" || status=${PIPESTATUS[0]}
	else
		"$@" </dev/null 8>&- >>"$LOG" 2>&1 &
		show_dots "$what" $!
		wait $! || status=$?
	fi
	((status == 0)) && return
	explain "$what" "$(tail -c +"$((mark + 1))" "$LOG")"
}

show_dots() { # what it is, process
	local ticks=0
	while kill -0 "$2" 2>/dev/null; do
		sleep 0.2
		ticks=$((ticks + 1))
		((ticks != 10)) || printf '      %s ' "$1"
		((ticks % 25)) || printf .
	done
	((ticks < 10)) || echo
}

hide_secrets() {
	local secret text
	text=$(cat)
	for secret in "$DB_ROOT_PASSWORD" "$ADMIN_PASSWORD" "$USER_PASSWORD" "${DB_PASSWORD:-}"; do
		[[ -z $secret ]] || text=${text//"$secret"/***}
	done
	printf '%s\n' "$text"
}

explain() { # what failed, what it said
	local reason
	# bench execute hides a method's own error behind this NameError
	reason=$(grep -aiE 'error|fatal|cannot|could not|denied|failed|unable|no space|refused' <<<"$2" |
		grep -av "NameError: name 'hotline_csg' is not defined" | tail -n 1)
	reason=$(hide_secrets <<<"${reason:-$(tail -n 1 <<<"$2")}" | tr -d "\r" | sed "s/^ *//; s/[.。]*$//" | cut -c1-300)
	case $2 in
		*[Nn]o\ space\ left*)
			fail "$1: the disk is full" "free some room and run ./setup.sh again" ;;
		*resolve\ host* | *emporary\ failure\ * | *ENOTFOUND* | *EAI_AGAIN* | *dns\ error* | *onnection\ refused* | \
			*ETIMEDOUT* | *imed\ out* | *etwork\ is\ unreachable* | *ECONNREFUSED* | *unable\ to\ access* | *Failed\ to\ fetch*)
			fail "$1: no network, or a server is out of reach ($reason)" \
				"check the network and proxy, or name a mirror (--github-mirror, --pip-index, --npm-registry); then run ./setup.sh again" ;;
	esac
	fail "$1: $reason" "see $LOG, and run ./setup.sh again"
}

# ---------------------------------------------------------------- memory: KEY=VALUE lines that only root reads
declare -A REMEMBERED=()

recall() {
	local line
	[[ -r $MEMORY/memory ]] || return 0
	while IFS= read -r line; do
		REMEMBERED[${line%%=*}]=${line#*=}
	done <"$MEMORY/memory"
}

remember() { # key, value
	REMEMBERED[$1]=$2
	local key
	(
		umask 077
		for key in "${!REMEMBERED[@]}"; do printf '%s=%s\n' "$key" "${REMEMBERED[$key]}"; done | sort
	) >"$MEMORY/memory.new"
	chmod 600 "$MEMORY/memory.new"
	mv "$MEMORY/memory.new" "$MEMORY/memory"
}

known() { # key
	printf '%s' "${REMEMBERED[$1]:-}"
}

is_done() { [[ $(known "done_$1") == yes ]]; }
mark_done() { remember "done_$1" yes; }

random_word() {
	local word
	word=$(head -c 200 /dev/urandom | base64 -w 0 | tr -dc 'a-km-zA-HJ-NP-Z2-9')
	printf '%s' "${word:0:16}"
}

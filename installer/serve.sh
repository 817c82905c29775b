# shellcheck shell=bash
# Starting and stopping the bench in the background, and what is said at the end.

PID_FILE() { printf '%s/config/pids/honcho.pid' "$BENCH"; }

bench_process() { # prints its number where it runs
	local pid
	pid=$(cat "$(PID_FILE)" 2>/dev/null) || return 1
	[[ $pid =~ ^[0-9]+$ && -r /proc/$pid/cmdline ]] || return 1
	tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q 'honcho.*Procfile' || return 1
	echo "$pid"
}

stop_bench() {
	local pid tries
	pid=$(bench_process) || return 0
	as_user kill "$pid"
	for ((tries = 0; tries < 120; tries++)); do
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.5
	done
	kill -0 "$pid" 2>/dev/null && fail "the running bench (process $pid) does not stop" "stop it by hand, and run ./setup.sh again"
	note "the running bench was stopped"
}

REDIS_STARTED=()
start_redis() { # for the steps that need it before the whole bench starts
	((${#REDIS_STARTED[@]})) && return
	local kind port tries
	trap stop_redis EXIT
	for kind in queue cache; do
		in_bench redis-server "config/redis_$kind.conf" >"$MEMORY/redis_$kind.log" 2>&1 </dev/null &
		REDIS_STARTED+=($!)
		port=REDIS_${kind^^}_PORT
		for ((tries = 0; tries < 100; tries++)); do
			listening "${!port}" && break
			sleep 0.1
		done
		listening "${!port}" || fail "Redis does not start on port ${!port}" "see $MEMORY/redis_$kind.log; name another port with --redis-$kind-port"
	done
}

stop_redis() {
	local kind
	((${#REDIS_STARTED[@]})) || return 0
	for kind in queue cache; do
		as_user kill "$(cat "$BENCH/config/pids/redis_$kind.pid")" 2>/dev/null || true
	done
	wait "${REDIS_STARTED[@]}" 2>/dev/null || true
	REDIS_STARTED=()
}

start_bench() {
	[[ -n $LOG ]] || open_log
	stop_redis
	bench_process >/dev/null && { note "already running" && return; }
	recall
	prepare_database
	WEB_PORT=$(known WEB_PORT)
	listening "$WEB_PORT" && fail "port $WEB_PORT is taken by another program" "stop it, or run ./setup.sh --web-port with another port"
	in_bench setsid bash -c 'honcho -f Procfile start >logs/honcho.log 2>&1 </dev/null & echo $! >config/pids/honcho.pid'
	local tries
	for ((tries = 0; tries < 120; tries++)); do
		curl -fsS --noproxy '*' -o /dev/null "http://127.0.0.1:$WEB_PORT/api/method/ping" 2>/dev/null && return
		bench_process >/dev/null || break
		sleep 0.5
	done
	fail "the site does not answer on port $WEB_PORT ($(tail -n 1 "$BENCH/logs/honcho.log" | cut -c1-200))" "see $BENCH/logs/honcho.log"
}

show_logins() {
	local this="./setup.sh"
	[[ $GIVEN != *" --bench-dir "* ]] || this+=" --bench-dir $BENCH"
	echo
	if [[ -n $START ]]; then
		echo "The site runs. Stop it with $this --stop, start it with $this --start."
	else
		echo "The site is ready but not started: $this --start"
	fi
	echo "The passwords below are those of the installation; $MEMORY/memory keeps them, for root only."
	echo "  address         http://localhost:$(known WEB_PORT)"
	echo "  Administrator   password $(known admin_password)"
	echo "  one user a role, password $(known user_password):"
	known logins | tr ' ' '\n' | sed 's/^/      /'
	echo
}

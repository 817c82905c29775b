# shellcheck shell=bash
# MariaDB and Redis for ./test.sh: private, on free loopback ports, ended by their process numbers.

declare -a SERVICES=()
RUN=$STATE/run
declare -a LANES=()
# A folder for sockets, whose paths must be short; and the socket of the MariaDB started last.
SOCKETS=""
SOCKET=""

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
		[[ -z $pid ]] || { kill "$pid" && wait "$pid"; } 2>/dev/null || true
	done
	SERVICES=()
	# Without sockets we started none: what runs here is another run's.
	[[ -n $SOCKETS ]] || return 0
	end_leftovers # a server that a test restarted is no longer the one we started
	rm -rf "$SOCKETS"
	SOCKETS=""
}

end_leftovers() { # servers of a run that was killed: ours are known by the folder they stand in
	local file pid
	for file in "$STATE"/*/*.pid; do
		[[ -r $file ]] || continue
		pid=$(cat "$file")
		if [[ $(readlink "/proc/$pid/cwd") == "$STATE"/* ]]; then
			kill "$pid"
			while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
		fi
		rm -f "$file"
	done
}

sql() { mariadb --no-defaults --socket="$SOCKET" --user=root "$@"; }

start_mariadb() { # folder, port
	local data=$1/mariadb log user=()
	log=$STATE/log/mariadb-$(basename "$1").log
	as_root && user=(--user=root)
	if [[ ! -d $data ]]; then
		mariadb-install-db --no-defaults --auth-root-authentication-method=normal --skip-test-db \
			"${user[@]}" --datadir="$data" >"$STATE/log/mariadb-install.log" 2>&1 ||
			give_up "MariaDB could not make $data: see $STATE/log/mariadb-install.log"
	fi
	# its own, for a server that starts wipes what others of its kind have in the common one
	mkdir -p "$1/tmp"
	# a crash may lose this data: it is made anew in a minute, and the tests wait less for the disk
	mariadbd --no-defaults "${user[@]}" --datadir="$data" --socket="$SOCKET" --pid-file="$1/mariadb.pid" --tmpdir="$1/tmp" \
		--bind-address=127.0.0.1 --port="$2" --skip-name-resolve --skip-log-bin \
		--character-set-server=utf8mb4 --collation-server=utf8mb4_unicode_ci \
		--innodb-buffer-pool-size=256M --innodb-log-file-size=64M --innodb-flush-log-at-trx-commit=0 \
		--innodb-doublewrite=0 --sync-binlog=0 --performance-schema=off \
		>"$log" 2>&1 </dev/null 9>&- &
	SERVICES+=($!)
	local tries
	for ((tries = 0; tries < 300; tries++)); do
		sql -e 'select 1' >/dev/null 2>&1 && return
		kill -0 "${SERVICES[-1]}" 2>/dev/null || break
		sleep 0.2
	done
	give_up "the private MariaDB did not start: see $log (or run with --fresh)"
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

start_services() { # folder; what the tests must know of them stands in its file "environment"
	local db_port cache_port queue_port web_port
	[[ -n $SOCKETS ]] || SOCKETS=$(mktemp -d)
	SOCKET=$SOCKETS/$(basename "$1")
	read -r db_port cache_port queue_port web_port < <(free_ports 4)
	start_mariadb "$1" "$db_port"
	start_redis "$1" "$cache_port"
	start_redis "$1" "$queue_port"
	mkdir -p "$1/sites" "$1/logs"
	cat >"$1/sites/common_site_config.json" <<JSON
{
 "db_host": "127.0.0.1",
 "db_port": $db_port,
 "default_site": "$SITE",
 "redis_cache": "redis://127.0.0.1:$cache_port",
 "redis_queue": "redis://127.0.0.1:$queue_port",
 "redis_socketio": "redis://127.0.0.1:$cache_port",
 "socketio_port": $web_port,
 "webserver_port": $web_port
}
JSON
	cat >"$1/environment" <<TEXT
FRAPPE_BENCH_ROOT=$1
HOTLINE_DB_SOCKET=$SOCKET
HOTLINE_SITES=$1/sites
HOTLINE_WEB_PORT=$web_port
TEXT
}

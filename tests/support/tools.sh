# shellcheck shell=bash
# What ./test.sh needs of the machine: a bench, a Python with the test tools, Chromium.

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

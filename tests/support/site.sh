# shellcheck shell=bash
# The test site of ./test.sh: made from a kept site with frappe and erpnext, renewed when what installs it changes.

bench() { # what the bench command does, on the sites of a folder and with this checkout
	(cd "$1/sites" && export FRAPPE_BENCH_ROOT=$1 && shift && "$PY" -m frappe.utils.bench_helper frappe "$@") 9>&-
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
	key="$RECIPE $PYTHON $(revision frappe) $(revision erpnext) $(mariadbd --version)"
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
	mariadb-dump --no-defaults --socket="$SOCKET" --user=root hotline_test >"$base/erpnext.sql"
	stop_services
	echo "$key" >"$base/key"
}

make_site() { # kept as it was made: tests run on copies of it
	local installed everything
	installed="$(install_hash) $(cksum <"$ROOT/tests/support/site.sh")" everything=$(hash_of)
	[[ -n $FRESH || $(cat "$RUN/installed" 2>/dev/null) != "$installed" ]] && rm -rf "$RUN"
	if [[ ! -d $RUN ]]; then
		say "making a test site with this app"
		rm -rf "$RUN.new"
		mkdir "$RUN.new"
		cp -a "$STATE/base/mariadb" "$STATE/base/sites" "$RUN.new"
		start_services "$RUN.new"
		link_assets "$RUN.new"
		install_app "$RUN.new"
		stop_services
		echo "$everything" >"$RUN.new/everything"
		echo "$installed" >"$RUN.new/installed"
		mv "$RUN.new" "$RUN"
		return
	fi
	[[ $(cat "$RUN/everything" 2>/dev/null) == "$everything" ]] && return
	say "the app changed: migrating the test site"
	start_services "$RUN"
	link_assets "$RUN"
	bench "$RUN" --site $SITE migrate --skip-search-index >"$STATE/log/migrate.log" 2>&1 ||
		give_up "bench migrate failed on the test site ($(reason "$STATE/log/migrate.log")): see $STATE/log/migrate.log"
	stop_services
	echo "$everything" >"$RUN/everything"
}

# The users of the tests: each process that connects makes sure of them, which takes seconds where they are not there.
USERS="from tests.support import frappe_site
with frappe_site.connected():
	pass"

install_app() { # folder
	printf 'frappe\nerpnext\nhotline_csg\n' >"$1/sites/apps.txt"
	{
		bench "$1" --site $SITE install-app hotline_csg &&
			bench "$1" --site $SITE execute hotline_csg.setup.site.prepare &&
			HOTLINE_SITES=$1/sites HOTLINE_SITE=$SITE "$PY" -c "$USERS" 9>&-
	} >"$STATE/log/install.log" 2>&1 ||
		give_up "hotline_csg could not be installed on the test site ($(reason "$STATE/log/install.log")): see $STATE/log/install.log"
}

# Copies of the test site, each with services of its own: what one pytest process does there no other one meets, and
# nothing of a run that was broken off is left for the next.
make_lanes() { # count; sets LANES, the folders
	local number
	LANES=()
	rm -rf "$RUN"-[1-9]
	for ((number = 1; number <= $1; number++)); do
		cp -a --reflink=auto "$RUN" "$RUN-$number"
		start_services "$RUN-$number"
		link_assets "$RUN-$number"
		LANES+=("$RUN-$number")
	done
}

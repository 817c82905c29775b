# shellcheck shell=bash
# MariaDB: one database and one user of its own for the site. Root's password, the server's settings and every other
# database stay as they are.

local_database() { [[ -z $DB_HOST ]]; }

database_program() {
	PATH=$PATH:/usr/sbin command -v mariadbd || PATH=$PATH:/usr/sbin command -v mysqld
}

needs_own_mariadb() {
	local_database && ! database_program >/dev/null
}

# As MariaDB's root: through the socket, or where --db-host names a server, through TCP.
as_db_root() { # argument of the client ...
	local -a where=()
	local_database || where=(--protocol=tcp --host="$DB_HOST" --port="${DB_PORT:-3306}")
	[[ -z $DB_ROOT_PASSWORD ]] || local -x MYSQL_PWD=$DB_ROOT_PASSWORD
	mariadb "${where[@]}" --user="$DB_ROOT_USER" --connect-timeout=10 --batch --skip-column-names "$@" </dev/null 2>&1
}

database_answers() {
	local_database || return 0
	[[ $(as_db_root -e 'select 1') != *"ERROR 2002"* ]]
}

check_database() {
	is_done site && return
	if needs_own_mariadb; then
		listening "${DB_PORT:-3306}" || return 0
		fail "port ${DB_PORT:-3306} is taken, and no MariaDB is installed on this system" \
			"name the server there with --db-host 127.0.0.1 and --db-root-password, or a free port for a new MariaDB with --db-port"
	fi
	if local_database; then
		"$(database_program)" --version 2>&1 | grep -qi mariadb ||
			fail "MySQL is installed here, and Frappe needs MariaDB" "name a MariaDB server with --db-host, --db-port and --db-root-password"
	fi
	command -v mariadb >/dev/null || return 0 # the client comes with the packages
	if database_answers; then check_database_login; fi
}

check_database_login() {
	local said version
	if ! said=$(as_db_root -e 'select version()'); then
		said=$(tail -n 1 <<<"$said" | cut -c1-200)
		case $said in
			*"ERROR 1045"* | *"ERROR 1698"*)
				local with="without a password"
				[[ -z $DB_ROOT_PASSWORD ]] || with="with this password"
				fail "MariaDB refuses $DB_ROOT_USER $with ($said)" "give the right one with --db-root-password (and --db-root-user)" ;;
		esac
		fail "MariaDB${DB_HOST:+ at $DB_HOST} does not answer: $said" "start it, or check --db-host and --db-port"
	fi
	version=$(grep -oE '^[0-9]+\.[0-9]+' <<<"$said")
	[[ $said == *MariaDB* && $(printf '%s\n10.6\n' "$version" | sort -V | head -n 1) == 10.6 ]] ||
		fail "the database server is $said, and MariaDB 10.6 or newer is needed" "upgrade it, or name another server with --db-host"
}

# A MariaDB that this script is about to install listens where --db-port says.
choose_mariadb_port() {
	[[ -n $DB_PORT ]] && needs_own_mariadb || return 0
	install -d /etc/mysql/mariadb.conf.d
	printf '[mysqld]\nport = %s\n' "$DB_PORT" >/etc/mysql/mariadb.conf.d/90-hotline-port.cnf
}

prepare_database() {
	if local_database && ! database_answers; then
		if [[ -d /run/systemd/system ]]; then
			run "starting MariaDB" systemctl start mariadb
		else
			run "starting MariaDB" service mariadb start
		fi
	fi
	local tries
	for ((tries = 0; tries < 60; tries++)); do
		database_answers && break
		sleep 0.5
	done
	is_done site && return
	check_database_login
	remember db_host "$DB_HOST"
	remember db_port "$DB_PORT"
	local_database || return 0
	[[ $(as_db_root -e 'select @@skip_networking') == 0 ]] ||
		fail "MariaDB does not listen on the network, not even on loopback (skip_networking)" "remove skip-networking from its settings and restart it"
	DB_PORT=$(as_db_root -e 'select @@port')
}

site_accounts() { # the hosts from which the site comes
	if local_database; then echo localhost 127.0.0.1; else echo %; fi
}

run_sql() { # what it is, statements
	local said
	said=$(as_db_root -e "$2") || fail "$1: $(tail -n 1 <<<"$said" | cut -c1-200)" "see what that account may do in MariaDB, and run ./setup.sh again"
}

# The name is random and remembered before the database is made, so what is dropped here can only be ours.
make_database() {
	local name password host
	name=$(known db_name)
	if [[ -z $name ]]; then
		name=hotline_$(random_word | tr '[:upper:]' '[:lower:]')
		remember db_name "$name"
		remember db_password "$(random_word)$(random_word)"
	fi
	password=$(known db_password)
	DB_PASSWORD=$password
	local sql="drop database if exists \`$name\`; create database \`$name\` character set utf8mb4 collate utf8mb4_unicode_ci;"
	for host in $(site_accounts); do
		sql+="create or replace user \`$name\`@\`$host\` identified by '$password'; grant all on \`$name\`.* to \`$name\`@\`$host\`;"
	done
	run_sql "making the database $name" "$sql"
}

#!/bin/sh
# yarn 1 fetches from the addresses written in yarn.lock, whatever the registry: with a mirror (YARN_REGISTRY) they
# are rewritten for this one run and put back after it.
real=$(dirname "$0")/../yarn/node_modules/.bin/yarn
if [ -z "$YARN_REGISTRY" ] || [ ! -f yarn.lock ]; then
	exec "$real" "$@"
fi
cp -p yarn.lock yarn.lock.kept
trap 'mv -f yarn.lock.kept yarn.lock' EXIT
sed -i -E "s#^(  resolved \"?)https?://[^/]+/((@[^/]+/)?[^/]+/-/)#\1${YARN_REGISTRY%/}/\2#" yarn.lock
"$real" "$@"

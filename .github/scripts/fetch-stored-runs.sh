#!/usr/bin/env bash
# The pages branch goes in; the stored runs of all rows lie in STORE_IN, which is empty when nothing was published yet.
set -euo pipefail
# shellcheck source=SCRIPTDIR/pages-remote.sh
source "$(dirname "${BASH_SOURCE[0]}")/pages-remote.sh"

mkdir -p "${STORE_IN:?}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
store_in=$(cd "$STORE_IN" && pwd)

cd "$work"
git init --quiet
if fetch_pages && git rev-parse --quiet --verify FETCH_HEAD:data >/dev/null; then
  # Only the data, without the site.
  git archive FETCH_HEAD:data | tar -x -C "$store_in"
else
  echo "nothing is stored on $pages_branch yet"
fi

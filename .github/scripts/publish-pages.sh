#!/usr/bin/env bash
# A command that changes the folder it runs in goes in as words; what it did stands on the pages branch.
# When somebody else pushed meanwhile, it is done again on top of that: pages are generated, and two versions of one are
# not merged line by line. Nothing is ever overwritten by force.
set -euo pipefail
# shellcheck source=SCRIPTDIR/pages-remote.sh
source "$(dirname "${BASH_SOURCE[0]}")/pages-remote.sh"

attempts=6
pause=${PAUSE_SECONDS:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
git init --quiet
git config user.name 'github-actions[bot]'
git config user.email '41898282+github-actions[bot]@users.noreply.github.com'

for ((attempt = 1; attempt <= attempts; attempt++)); do
  if fetch_pages; then
    git checkout --quiet --force -B pages FETCH_HEAD
    git clean -ffdxq
  else
    git checkout --quiet --orphan pages 2>/dev/null || true
    git rm -rfq --ignore-unmatch .
  fi
  # What builds the pages has no business with the token.
  env -u TOKEN -u GIT_CONFIG_COUNT -u GIT_CONFIG_KEY_0 -u GIT_CONFIG_VALUE_0 "$@"
  git add --all
  if git rev-parse --quiet --verify HEAD >/dev/null && git diff --cached --quiet; then
    echo 'nothing has changed'
    exit 0
  fi
  git commit --quiet --message "${MESSAGE:-Update the pages}"
  if git push --quiet "$pages_remote" "pages:refs/heads/$pages_branch"; then
    echo "pushed to $pages_branch"
    exit 0
  fi
  echo "attempt $attempt of $attempts was not taken"
  sleep $((pause * attempt))
done
echo "::error title=FaaSMark::nothing was pushed to $pages_branch in $attempts attempts; the job needs contents: write"
exit 1

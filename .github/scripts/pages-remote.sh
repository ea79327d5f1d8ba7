# shellcheck shell=bash
# Sourced: where the pages branch is, and how to reach it. PAGES_REMOTE, PAGES_BRANCH and TOKEN go in.

pages_branch=${PAGES_BRANCH:-gh-pages}
pages_remote=${PAGES_REMOTE:-${GITHUB_SERVER_URL:-}/${GITHUB_REPOSITORY:-}.git}
export GIT_TERMINAL_PROMPT=0

# In the environment of git, not in its words, which other processes can read, nor in a file that outlives the job.
if [ -n "${TOKEN:-}" ]; then
  pages_basic=$(printf 'x-access-token:%s' "$TOKEN" | base64 | tr -d '\n')
  echo "::add-mask::$pages_basic"
  export GIT_CONFIG_COUNT=1
  export GIT_CONFIG_KEY_0="http.${GITHUB_SERVER_URL:-https://github.com}/.extraheader"
  export GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $pages_basic"
fi

# 0: it is there, and lies in FETCH_HEAD of the repository in the current folder. 1: there is no such branch yet.
fetch_pages() {
  local status=0
  git ls-remote --exit-code --heads "$pages_remote" "refs/heads/$pages_branch" >/dev/null || status=$?
  # 2 says that nothing matched; all else is no answer.
  if [ "$status" -eq 2 ]; then return 1; fi
  if [ "$status" -ne 0 ] || ! git fetch --quiet --depth 1 "$pages_remote" "refs/heads/$pages_branch"; then
    echo "::error title=FaaSMark::$pages_remote cannot be read"
    exit 1
  fi
}

#!/usr/bin/env bash
# A version or a path goes in as PACKAGE; the command is installed into INSTALL_TO, and the output `tool` is its path.
set -euo pipefail
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() {
  echo "::error title=FaaSMark::$1"
  exit 2
}

command -v npm >/dev/null || fail 'there is no npm: put actions/setup-node before this step'

package=${PACKAGE:-}
if [ -z "$package" ]; then
  # The version that this file came with.
  package=$(node -p 'require(process.argv[1]).version' "$scripts/../../package.json")
fi
# Asked exactly, installed exactly: a range or a tag would be another version tomorrow.
if [[ $package =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]; then
  spec="faasmark@$package"
elif [ -e "$package" ]; then
  spec=$(cd "$(dirname "$package")" && pwd)/$(basename "$package")
else
  fail "package: neither an exact version such as 1.2.3 nor a file or folder that is there: ${package//[$'\r\n']/ }"
fi

mkdir -p "${INSTALL_TO:?}"
install_to=$(cd "$INSTALL_TO" && pwd)
# A project of its own, so that no other's dependencies, lockfile or workspaces have a say.
echo '{ "private": true }' >"$install_to/package.json"
(
  cd "$install_to"
  npm install --ignore-scripts --no-audit --no-fund --save-exact --install-links "$spec"
)
tool=$install_to/node_modules/.bin/faasmark
[ -x "$tool" ] || fail "$spec brought no command faasmark"
"$tool" --version
echo "tool=$tool" >>"${GITHUB_OUTPUT:-/dev/stdout}"

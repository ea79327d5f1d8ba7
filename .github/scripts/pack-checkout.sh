#!/usr/bin/env bash
# The checkout goes in; the package as users would install it lies in PACK_TO, and the output `package` names it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

npm ci --no-audit --no-fund
mkdir -p "${PACK_TO:?}"
# Just built by the installation.
npm pack --ignore-scripts --silent --pack-destination "$PACK_TO" >/dev/null
# By one name, whatever the version, so that other jobs know it.
mv "$PACK_TO"/faasmark-*.tgz "$PACK_TO/faasmark.tgz"
echo "package=$PACK_TO/faasmark.tgz" >>"${GITHUB_OUTPUT:-/dev/stdout}"

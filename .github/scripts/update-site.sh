#!/usr/bin/env bash
# Runs in the pages folder. A night's artifacts go in (ARTIFACTS); data, dashboard and proof page are up to date.
set -euo pipefail
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

node "$scripts/add-runs.mjs"

# An artifact that comes alone has no folder of its own (actions/download-artifact).
proof=$(find "${ARTIFACTS:-/nowhere}" -name proof.html -print -quit 2>/dev/null || true)
if [ -n "$proof" ]; then
  rm -rf proof
  mkdir proof
  cp "$proof" "$(dirname "$proof")/calibration.json" proof/
fi

if [ -n "$(find data -name run.json -print -quit 2>/dev/null)" ]; then
  "$TOOL" dashboard data --out dashboard
else
  echo 'no run is stored yet: no dashboard'
fi

# Without it GitHub would leave out what begins with an underscore.
touch .nojekyll
# The dashboard has a folder of its own, so that it owns everything in it.
cp "$scripts/pages-index.html" index.html

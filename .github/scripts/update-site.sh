#!/usr/bin/env bash
# Runs in the pages folder. A night's artifacts go in (ARTIFACTS); data and dashboard are up to date.
set -euo pipefail
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

node "$scripts/add-runs.mjs"

# The dashboard makes the proof page from it. An artifact that comes alone has no folder of its own.
proof=$(find "${ARTIFACTS:-/nowhere}" -name calibration.json -print -quit 2>/dev/null || true)
if [ -n "$proof" ]; then
  mkdir -p data/proof
  cp "$proof" data/proof/
fi

if [ -n "$(find data -name run.json -print -quit 2>/dev/null)" ]; then
  words=(dashboard data --out dashboard)
  # Notes for the histories, which whoever keeps the branch may write.
  if [ -f annotations.json ]; then words+=(--annotations annotations.json); fi
  "$TOOL" "${words[@]}"
else
  echo 'no run is stored yet: no dashboard'
fi

# Without it GitHub would leave out what begins with an underscore.
touch .nojekyll
# The dashboard has a folder of its own, so that it owns everything in it.
cp "$scripts/pages-index.html" index.html

#!/bin/sh
# The types of the page's JavaScript, by TypeScript. Without npm it says so, and fails where CI=true.
set -eu
cd "$(dirname "$0")"

if [ ! -x node_modules/.bin/tsc ]; then
    npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null 2>&1 || true
fi
if [ ! -x node_modules/.bin/tsc ]; then
    echo "No TypeScript: the page's types are not checked. Install nodejs and npm, and run make check with a network."
    [ "${CI:-}" != true ]
    exit
fi
node_modules/.bin/tsc -p .

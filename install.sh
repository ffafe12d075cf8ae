#!/bin/sh
# Makes the virtual environment named by $1 and installs the locked packages and this project into it.
# Needs Python 3.11 to 3.13 and a package index that pip can reach; uv is used when it is there or can be had.
set -eu
cd "$(dirname "$0")"
venv=$1

python=""
for candidate in "${PYTHON:-}" python3.12 python3.13 python3.11 python3 python; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "No usable Python found: install Python 3.11, 3.12 or 3.13 with its venv module" >&2
    echo "(Debian and Ubuntu: apt install python3-venv), or name one with PYTHON=/path/to/python make ..." >&2
    exit 1
fi

echo "Installing into $venv (once; about a minute) ..." >&2
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
log=$venv/install.log
fail() {
    tail -n 20 "$log" >&2
    echo "The installation failed; the whole log is in $log. Is the package index reachable, and is the disk full?" >&2
    exit 1
}

export PIP_DISABLE_PIP_VERSION_CHECK=1
# The lock file names exact versions and hashes; the bootstrap of uv takes its own lines from it.
uv=$(command -v uv || true)
if [ -z "$uv" ]; then
    awk '/^uv==/ {take = 1} take {print} take && !/\\$/ {exit}' requirements.lock > "$venv/uv.lock"
    if "$venv/bin/python" -m pip install --quiet --require-hashes -r "$venv/uv.lock" > "$log" 2>&1; then
        uv=$venv/bin/uv
    fi
fi
if [ -n "$uv" ] && VIRTUAL_ENV=$PWD/$venv "$uv" pip install --quiet --require-hashes -r requirements.lock > "$log" 2>&1; then
    :
else
    # The lock is complete, and pip takes a package with extras for one that is not in it.
    "$venv/bin/python" -m pip install --quiet --no-deps --require-hashes -r requirements.lock > "$log" 2>&1 || fail
fi
"$venv/bin/python" -m pip install --quiet --no-deps --no-build-isolation --no-index -e . >> "$log" 2>&1 || fail
touch "$venv/.installed"

#!/usr/bin/env bash
# Installs the Debian 12 packages that building, running and testing cxsync need. Nothing happens when all are there.
#   cmake/setup.sh          what ./examples/run needs
#   cmake/setup.sh --test   what ./tests/run needs on top: valgrind, a browser and what drives it, and from npm the rules
#                           of accessibility, into build/npm
#   cmake/setup.sh --lint   what .ci/run needs on top of that: clang-format, clang-tidy, mypy, shellcheck
set -euo pipefail

packages=(
  build-essential cmake ninja-build ccache pkg-config git
  libboost1.81-dev libssl-dev zlib1g-dev libsqlite3-dev libcli11-dev
  doctest-dev libbenchmark-dev python3
)
test_packages=(
  python3-venv python3-pytest python3-jsonschema python3-selenium chromium chromium-driver
  php8.2-cli php8.2-sqlite3 valgrind libc6-dbg time
)
# Node.js from elsewhere brings its own npm, and Debian's would not go with it.
command -v npm >/dev/null || test_packages+=(npm)
lint_packages=(clang-format clang-tidy python3-mypy shellcheck)
usage="usage: cmake/setup.sh [--test|--lint]"
if [ $# -gt 1 ]; then
  echo "$usage" >&2
  exit 1
fi
case "${1-}" in
  "") ;;
  --test) packages+=("${test_packages[@]}") ;;
  --lint) packages+=("${test_packages[@]}" "${lint_packages[@]}") ;;
  *)
    echo "$usage" >&2
    exit 1
    ;;
esac
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  echo "setup: this is not a Debian system; install by hand what these Debian 12 packages hold:" >&2
  echo "  ${packages[*]}" >&2
  exit 1
fi

# Debian has no package of it. What is installed is what the lock file names, with its checksum.
install_from_npm() {
  local from=tests/page/browser
  local into=build/npm
  cmp -s "$from/package-lock.json" "$into/package-lock.json" && [ -d "$into/node_modules" ] && return
  echo "setup: installing from npm what $from/package-lock.json names"
  mkdir -p "$into"
  cp "$from/package.json" "$from/package-lock.json" "$into"
  if ! npm ci --prefix "$into" --ignore-scripts --no-audit --no-fund --loglevel=error; then
    rm -rf "$into"
    echo "setup: npm could not install it; is the npm registry reachable from here?" >&2
    exit 1
  fi
}

install_packages() {
  echo "setup: installing ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "setup: these packages are missing, and only root can install them. As root, run:" >&2
      echo "  apt-get install ${missing[*]}" >&2
      exit 1
    fi
    as_root=(sudo)
  fi
  apt_get() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 "$@"; }

  if ! apt_get update; then
    echo "setup: apt-get update failed; trying with the package lists that are there" >&2
  fi
  if ! apt_get install --no-install-recommends "${missing[@]}"; then
    echo "setup: apt-get could not install: ${missing[*]}" >&2
    echo "setup: if it names libboost: libboost1.81-dev excludes other versions of libboost*-dev; remove those first," >&2
    echo "setup: for example with: apt-get remove libboost-dev libboost1.74-dev" >&2
    exit 1
  fi
}

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "setup: all ${#packages[@]} packages are installed"
else
  install_packages
fi
[ $# -eq 0 ] || install_from_npm
echo "setup: done"

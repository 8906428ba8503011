#!/usr/bin/env bash
# Installs the Debian 12 packages that building, running and testing cxsync need. Nothing happens when all are there.
#   cmake/setup.sh          what ./examples/run and ./tests/run need
#   cmake/setup.sh --lint   what .ci/run needs on top: clang-format, clang-tidy, mypy, shellcheck
set -euo pipefail

packages=(
  build-essential cmake ninja-build ccache pkg-config git
  libboost1.81-dev libssl-dev zlib1g-dev libsqlite3-dev libcli11-dev
  doctest-dev libbenchmark-dev python3 python3-venv python3-pytest python3-jsonschema
  php8.2-cli php8.2-sqlite3 valgrind libc6-dbg time
)
case "${1-}" in
  "") ;;
  --lint) packages+=(clang-format clang-tidy python3-mypy shellcheck) ;;
  *)
    echo "usage: cmake/setup.sh [--lint]" >&2
    exit 1
    ;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  echo "setup: this is not a Debian system; install by hand what these Debian 12 packages hold:" >&2
  echo "  ${packages[*]}" >&2
  exit 1
fi

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "setup: all ${#packages[@]} packages are installed"
  exit 0
fi

echo "setup: installing ${missing[*]}"
as_root=()
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
echo "setup: done"

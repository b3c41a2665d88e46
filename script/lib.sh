# Shared by the commands in this folder; each sources it first: . "$(dirname "$0")/lib.sh"
# Plain POSIX sh: a fresh Debian has nothing else.

set -eu
cd "$(dirname "$0")/.."
# shellcheck disable=SC2034  # the commands use it
project=$(pwd)
stamps=.tools/stamps

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }

# fail VI EN: stop, and say in both languages what to do.
fail() {
  printf '\nLỗi: %s\nError: %s\n' "$1" "$2" >&2
  exit 1
}

# hash_of WORD... : one hash of the words; files among them count with their content.
hash_of() {
  for word in "$@"; do
    if [ -f "$word" ]; then cat "$word"; fi
    printf '%s\n' "$word"
  done | sha256sum | cut -c1-64
}

is_done() { [ -f "$stamps/$1" ] && [ "$(cat "$stamps/$1")" = "$2" ]; }

mark_done() {
  mkdir -p "$stamps"
  printf '%s\n' "$2" >"$stamps/$1"
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif [ -t 0 ]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

# need_packages PACKAGE... : install Debian packages, or say how.
need_packages() {
  if ! command -v apt-get >/dev/null; then
    fail "Máy này không phải Debian hay Ubuntu. Cài những thứ tương ứng với: $*; rồi chạy lại." \
      "This is not Debian or Ubuntu. Install what corresponds to: $*; then run again."
  fi
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    fail "Cần quyền quản trị để cài: $*. Nhờ người quản trị chạy: apt-get install $*" \
      "Installing needs an administrator: $*. Have one run: apt-get install $*"
  fi
  say "Cài gói Debian / installing Debian packages: $*"
  if ! as_root apt-get update -qq ||
    ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >.tools/apt.log 2>&1; then
    tail -n 15 .tools/apt.log 2>/dev/null >&2 || true
    fail "Không cài được: $*. Kiểm tra mạng và quyền sudo, rồi chạy: sudo apt-get install $*" \
      "Could not install: $*. Check the network and sudo, then run: sudo apt-get install $*"
  fi
}

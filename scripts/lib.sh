# Shared by the scripts beside it: where things are built, and how missing tools are installed. Sourced, not run.

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"

# One target folder outside the checkout, so that several checkouts share what is compiled.
: "${CARGO_TARGET_DIR:=${XDG_CACHE_HOME:-$HOME/.cache}/solander/target}"
export CARGO_TARGET_DIR
mkdir -p "$CARGO_TARGET_DIR"

if ! command -v cargo >/dev/null 2>&1 && [ -x "$HOME/.cargo/bin/cargo" ]; then
  PATH="$HOME/.cargo/bin:$PATH"
  export PATH
fi
if ! command -v cargo >/dev/null 2>&1; then
  echo "cargo is missing: install Rust 1.95 or newer with rustup, then run this again" >&2
  exit 1
fi

# install PACKAGE…: from Debian, as root or through sudo.
install() {
  run=""
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 || { echo "please install, as root: apt-get install $*" >&2; exit 1; }
    run="sudo"
  fi
  echo "── installing $*"
  $run apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# need COMMAND PACKAGE…: installs the packages where the command is missing.
need() {
  tool=$1
  shift
  command -v "$tool" >/dev/null 2>&1 || install "$@"
}

need cc build-essential
# SIMD of the JPEG library.
need nasm nasm

#!/usr/bin/env bash
# Measures the reverse geocoder, alone and side by side with the k-d tree of scipy.
#
#   benchmarks/geocoder.sh [--rounds N] [--points N] [--no-jmh] [--no-peer]
#
#   PYTHON     a Python 3 with numpy and scipy
#   JAVA_HOME  the JDK to use, 17 or later
set -euo pipefail

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
rounds=3
points=2000000
jmh=true
peer=true

fail() {
  printf 'geocoder.sh: %s\n' "$1" >&2
  exit 2
}

number() {
  case ${2:-} in
    '' | *[!0-9]* | 0*) fail "$1 must be a number of at least 1, but was '${2:-}'." ;;
  esac
}

while [ $# -gt 0 ]; do
  case $1 in
    --rounds)
      number "$@"
      rounds=$2
      shift
      ;;
    --points)
      number "$@"
      points=$2
      shift
      ;;
    --no-jmh) jmh=false ;;
    --no-peer) peer=false ;;
    *)
      sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
      exit 2
      ;;
  esac
  shift
done

if $peer; then
  python=
  # Debian packages are for the system Python, which need not be the first on the path.
  for candidate in ${PYTHON:-/usr/bin/python3 python3}; do
    if "$candidate" -c 'import numpy, scipy.spatial' 2>/dev/null; then
      python=$candidate
      break
    fi
  done
  [ -n "$python" ] || fail "no Python 3 with numpy and scipy. Install them:
  apt-get install python3-numpy python3-scipy     on Debian and Ubuntu
  python3 -m pip install numpy scipy              elsewhere
or specify a Python that has them with PYTHON=..., or skip the peer with --no-peer."
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "== Loading, in a fresh JVM"
good=true
"$here/run" GeocoderLoad || good=false

if $jmh; then
  echo
  echo "== JMH, one thread; an operation is a point"
  "$here/run" jmh GeocoderBenchmark -prof gc >"$work/jmh.log" 2>&1 ||
    { cat "$work/jmh.log" >&2 && exit 1; }
  grep -E '^(Benchmark|GeocoderBenchmark\.[a-zA-Z]+(:gc\.alloc\.rate\.norm)?) ' "$work/jmh.log"
fi

if $peer; then
  "$here/run" PeerTowns "$work" "$points"
  "$python" -c 'import platform, numpy, scipy
print(f"\n== Side by side with scipy {scipy.__version__}, numpy {numpy.__version__}, "
      f"Python {platform.python_version()}")'
  # Alternate within rounds, so that changes in machine speed affect both.
  for ((round = 1; round <= rounds; round++)); do
    for kind in photos uniform; do
      "$here/run" GeocoderThroughput "$work/$kind.bin" >"$work/ours"
      "$python" "$here/peer/nearest_town.py" "$work/towns.bin" "$work/$kind.bin" >"$work/peer"
      sed "s/^/$kind\t$round\tours\t/" "$work/ours" >>"$work/all"
      sed "s/^/$kind\t$round\tpeer\t/" "$work/peer" >>"$work/all"
    done
  done
  for kind in photos uniform; do
    awk -F'\t' -v kind="$kind" -v points="$points" -f "$here/peer/table.awk" "$work/all"
  done
fi

$good || exit 1

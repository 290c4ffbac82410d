#!/bin/sh
# The steps that make the image; Dockerfile runs each of them, and so can you, without Docker:
#
#   sh container/steps.sh install PROGRAM       # a virtual environment with the locked versions
#   sh container/steps.sh prepare PROGRAM DATA  # the shipped corpus and its index, the exported model
#   sh container/steps.sh trim PROGRAM          # without what only exports models
#   sh container/steps.sh check PROGRAM DATA    # asks a question, as the image does when it runs
#
# PROGRAM and DATA are folders; in the image they are /opt/assistant and /data.
set -eu
source=$(cd "$(dirname "$0")/.." && pwd)
step=$1
program=$2
data=${3:-}

# What the program finds in its environment when it runs; the last two keep it from the network.
environment() {
  cat <<END
ASSISTANT_HOME=$data/home
ASSISTANT_CORPUS=$data/corpus
ASSISTANT_INDEX=$data/index
XDG_CACHE_HOME=$program/cache
HF_HUB_OFFLINE=1
TRANSFORMERS_OFFLINE=1
END
}

# The program in that environment.
run() {
  env $(environment) "$program/bin/assistant" "$@"
}

case $step in
  install)
    "${PYTHON:-python3}" -m venv "$program"
    "$program/bin/python" -m pip install --quiet --no-cache-dir --disable-pip-version-check \
      -c "$source/constraints.txt" "$source[mcp]"
    ;;
  prepare)
    mkdir -p "$data"
    cp -R "$source/corpus" "$data/corpus"
    run build --quiet
    ;;
  trim)
    "$program/bin/python" -m pip list --format=freeze --disable-pip-version-check \
      | sed -nE 's/^(torch|triton|nvidia-[^=]*|cuda-[^=]*)==.*/\1/p' \
      | xargs "$program/bin/python" -m pip uninstall --quiet --yes
    ;;
  check)
    run check
    run ask "what treatments reduce NMO relapses" -k 1
    ;;
  environment)
    environment
    ;;
  *)
    echo "unknown step: $step" >&2
    exit 2
    ;;
esac

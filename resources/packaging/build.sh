#!/usr/bin/env bash
# Builds the binary into dist/vaestudio and tries it in an empty environment:
#
#     resources/packaging/build.sh [--archive]      --archive: also dist/vaestudio-VERSION-SYSTEM.tar.xz; takes some minutes
#
# Needs nothing of the checkout's own environment. On Linux torch's CPU build is wanted, which not every package source has
# under its plain name: where it would be another, or PyInstaller cannot be had, nothing is built, why is said, and that is no
# failure (VAESTUDIO_ANY_TORCH=1 builds with what there is). VAESTUDIO_BUILD_VENV keeps the environment between builds;
# VAESTUDIO_BUILD_PYTHON chooses the Python; VAESTUDIO_BUILD_LIMIT is the seconds that everything may take (900, with the archive 1800).
set -euo pipefail
cd "$(dirname "$0")/../.."

torch=2.13.0 torchvision=0.28.0 pyinstaller='pyinstaller>=6.22,<7'
whole=${VAESTUDIO_BUILD_LIMIT:-$([ "${1:-}" = --archive ] && echo 1800 || echo 900)}
limit=$((whole * 2 / 5))  # of it for the environment: a slow package source leaves time for the rest, or counts as none
skip() { echo "no binary was built: $1"; exit 0; }
limited() {  # COMMAND...: within what is left of the limit
    local left=$((limit - SECONDS))
    [ "$left" -gt 0 ] || left=1
    if command -v timeout >/dev/null; then timeout --kill-after=10 "$left" "$@"; else "$@"; fi
}
phase() {  # NAME COMMAND...: says how long it took
    local name=$1 began=$SECONDS status=0
    shift
    limited "$@" || status=$?
    [ "$status" != 124 ] || echo "$name: ended, for all of it took $limit seconds (VAESTUDIO_BUILD_LIMIT)" >&2
    echo "$name: $((SECONDS - began)) s"
    return "$status"
}

python=${VAESTUDIO_BUILD_PYTHON:-python3}
command -v "$python" >/dev/null || skip "there is no $python"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || skip "$python is older than 3.11"
kept=${VAESTUDIO_BUILD_VENV:-}
venv=${kept:-$(mktemp -d)/venv}
[ -n "$kept" ] || trap 'rm -rf "$(dirname "$venv")"' EXIT
[ -x "$venv/bin/python" ] || limited "$python" -m venv "$venv" >&2 || skip "$python has no venv"
inside=$venv/bin/python

# ---- what it is built from
pip() { limited "$inside" -m pip --quiet --disable-pip-version-check --retries 1 --timeout 30 "$@"; }
ready() {  # all of it installed; torchvision is not imported, for beside torch's CPU build it wants to be helped
    "$inside" - "$torch" "$torchvision" 2>/dev/null <<'PYTHON'
import sys
from importlib.metadata import version
assert version("torch").partition("+")[0] == sys.argv[1] and version("torchvision").partition("+")[0] == sys.argv[2]
for name in "pyinstaller PySide6-Essentials h5py numpy pyqtgraph pydantic typer pillow filelock safetensors".split():
    version(name)
PYTHON
}
install() {
    if [ "$(uname -s)" = Linux ] && [ -z "${VAESTUDIO_ANY_TORCH:-}" ]; then
        local offered
        offered=$(pip install --dry-run --no-deps --report - "torch==$torch" 2>/dev/null |
            "$inside" -c 'import json, sys; print(json.load(sys.stdin)["install"][0]["metadata"]["version"])' 2>/dev/null) ||
            skip "torch $torch cannot be had"
        [[ $offered == *+cpu ]] || skip "torch $offered is not the CPU build"
    fi
    "$inside" - > "$venv/requirements.txt" <<'PYTHON'
import tomllib
wanted = tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"]
print("\n".join(line for line in [*wanted, "safetensors>=0.5"] if not line.startswith("torch")))
PYTHON
    pip install --no-compile "torch==$torch" || skip "torch $torch cannot be had"
    pip install --no-compile --no-deps "torchvision==$torchvision" || skip "torchvision $torchvision cannot be had"  # with them it brings another torch
    pip install --no-compile "$pyinstaller" || skip "PyInstaller cannot be had"
    pip install --no-compile --requirement "$venv/requirements.txt" || skip "what pyproject.toml asks for cannot be had"
}
began=$SECONDS
ready || install
"$inside" -c 'from PyInstaller.depend.bindepend import get_python_library_path as of; exit(not of())' 2>/dev/null ||
    skip "$python has no shared library, which PyInstaller needs"
echo "environment: $((SECONDS - began)) s"
limit=$whole

# ---- the version is the one that is written down, and a tag says the same
version=$("$inside" -c 'import runpy; print(runpy.run_path("vaestudio/version.py")["__version__"])')
tag=$(git describe --tags --exact-match 2>/dev/null || true)
[ -z "$tag" ] || [ "$tag" = "v$version" ] || { echo "the tag is $tag and vaestudio/version.py says $version" >&2; exit 1; }
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || echo 0)
export SOURCE_DATE_EPOCH PYTHONHASHSEED=0

# ---- build, finish, try, pack
phase build "$inside" -m PyInstaller --noconfirm --log-level ERROR --distpath dist --workpath build build.spec
phase finish "$inside" resources/packaging/finish.py dist/vaestudio
phase check "$inside" resources/packaging/check.py dist/vaestudio
if [ "${1:-}" = --archive ]; then
    system=$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
    phase archive "$inside" resources/packaging/finish.py dist/vaestudio --archive "dist/vaestudio-$version-$system.tar.xz"
fi

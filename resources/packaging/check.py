"""Tries the finished binary as a stranger's computer would: without Python, network, settings or a folder to write to.

    python resources/packaging/check.py FOLDER

The folder is copied below a path with spaces and Chinese characters and mounted read-only; the environment is empty but for
an empty HOME; there is no network. The self-test must pass, every model must train, and (where there is strace) no file may
be written outside the data, cache and temporary folders. What this computer does not allow is left out, and named.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CALLS = "openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,rmdir,truncate,chmod,fchmodat"
WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")
LARGEST = 580e6  # bytes, unpacked

# In a mount namespace of its own, so that not even root can write to the program's folder; and in an empty network.
READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"'


class Sandbox:
    def __init__(self, folder: Path) -> None:
        self.base = Path(tempfile.mkdtemp(prefix="vaestudio-check-"))
        self.program = self.base / "VAE 工作室 (new)" / "vaestudio"
        shutil.copytree(folder, self.program, symlinks=True)
        for path in [self.program, *self.program.rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & ~0o222)
        self.home, self.temporary = self.base / "home", self.base / "tmp"
        self.home.mkdir()
        self.temporary.mkdir()
        self.left_out: list[str] = []
        self.prefix = self._prefix()

    def _prefix(self) -> list[str]:
        """The command that takes the network and the right to write away."""
        full = ["unshare", "--net", "--mount", "sh", "-c", READ_ONLY, "sh", str(self.program)]
        user = ["unshare", "--user", "--map-root-user", *full[1:]]
        for prefix in (full, user):
            if (
                shutil.which("unshare")
                and subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
            ):
                return prefix
        self.left_out.append("no namespaces: the network is there, and root could write to the program's folder")
        return []

    def run(
        self, *arguments: str, before: tuple[str, ...] = (), seconds: float = 300
    ) -> subprocess.CompletedProcess[str]:
        command = [*self.prefix, *before, str(self.program / "vaestudio"), *arguments]
        environment = {"HOME": str(self.home), "TMPDIR": str(self.temporary)}
        if self.prefix or before:  # these need to be found; the program itself gets no PATH
            command = [shutil.which(command[0]) or command[0], *command[1:]]
            inner = len(command) - len(arguments) - 1
            command[inner:inner] = ["/usr/bin/env", "-u", "PATH"]
            environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"
        return subprocess.run(
            command, env=environment, cwd="/", capture_output=True, text=True, timeout=seconds, check=False
        )

    def close(self) -> None:
        for path in [self.program, *self.program.rglob("*")]:
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)
        shutil.rmtree(self.base)


def stray(log: str, allowed: list[str]) -> list[str]:
    """Files that were made, changed or removed outside `allowed`, from strace's lines; a folder above one of them may be made."""
    found = set()
    for line in log.splitlines():
        call = re.search(r"\b(\w+)\((.*)\)\s+= (-?\d+)", line)
        if call is None or call[3].startswith("-"):
            continue
        name, arguments = call[1], call[2]
        if name in ("open", "openat") and not WRITES.search(arguments):
            continue
        for text in re.findall(r'"((?:[^"\\]|\\.)*)"', arguments):
            path = text.encode("latin-1").decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")
            inside = any(path == a or path.startswith(a.rstrip("/") + "/") for a in allowed)
            above = name.startswith("mkdir") and any(a.startswith(path.rstrip("/") + "/") for a in allowed)
            if path.startswith("/") and not inside and not above:
                found.add(f"{name} {path}")
    return sorted(found)


def self_test(sandbox: Sandbox) -> dict[str, object]:
    """Passed, watched by strace where there is one."""
    log, tracer = sandbox.base / "strace.log", shutil.which("strace")
    watched = (
        tracer is not None and subprocess.run([tracer, "-qq", "true"], capture_output=True, check=False).returncode == 0
    )
    before = (
        (tracer, "-f", "-qq", "-y", "-s", "4096", "-e", f"trace={CALLS}", "-o", str(log)) if watched and tracer else ()
    )
    done = sandbox.run("--self-test", before=before, seconds=900)
    line = done.stdout.strip().splitlines()[-1:] or [""]
    if done.returncode or not line[0].startswith("{"):
        sys.exit(f"the self-test failed ({done.returncode}): {line[0] or done.stderr[-3000:]}")
    found: dict[str, object] = json.loads(line[0])
    if not watched:
        sandbox.left_out.append("no strace: nobody watched where files are written")
        return found
    home = sandbox.home
    allowed = [
        home / ".local/share/vaestudio",
        home / ".cache/vaestudio",
        sandbox.temporary,
        "/dev/null",
        "/dev/shm",
        "/dev/tty",
        "/proc/self",
    ]
    strays = stray(log.read_text(encoding="utf-8", errors="replace"), [str(a) for a in allowed])
    if strays:
        sys.exit("files were written outside the data, cache and temporary folders:\n" + "\n".join(strays))
    return found


def every_model(sandbox: Sandbox) -> list[str]:
    """Two steps of each: whatever part of torch one needs is in the binary."""
    asked = sandbox.run("models", "--json")
    names = [model["name"] for model in json.loads(asked.stdout)]
    for name in names:
        done = sandbox.run("train", name, "--steps", "2", "--json")
        if done.returncode:
            sys.exit(f"{name} does not train: {(done.stderr or done.stdout)[-2000:]}")
    return names


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    started = time.monotonic()
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file() and not f.is_symlink())
    if size > LARGEST:
        sys.exit(f"the folder has {size / 1e6:.1f} MB; {LARGEST / 1e6:.0f} are the most")
    sandbox = Sandbox(folder)
    try:
        found = self_test(sandbox)
        names = every_model(sandbox)
        doctor = sandbox.run("doctor", "--json")
        bad = [f for f in json.loads(doctor.stdout) if not f["good"] and f["what"] != "Qt"]  # Qt wants a display here
        if bad:
            sys.exit(f"doctor: {bad}")
    finally:
        sandbox.close()
    said = {
        "ok": True, "megabytes": round(size / 1e6, 1), "self_test": found["seconds"], "models": len(names),
        "left_out": sandbox.left_out, "took": round(time.monotonic() - started),
    }  # fmt: skip
    print(json.dumps(said, ensure_ascii=False))


if __name__ == "__main__":
    os.umask(0o022)
    main()

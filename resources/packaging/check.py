"""Tries the finished binary as a stranger's computer would: without Python, network, settings or a folder to write to.

    python resources/packaging/check.py FOLDER [MNIST]

The folder is copied below a path with spaces and Chinese characters and mounted read-only; the environment is empty but for
an empty HOME; there is no network. The self-test must pass, every model must train, every command must do what it is for, and
(where there is strace) no file may be written outside the data, cache and temporary folders. Everything in the folder must be in
its papers. What this computer does not allow is left out, and named. MNIST: a folder with its four files, to be trained on.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent

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
    """Two steps of each: whatever part of torch one needs is in the binary. As many at once as there are cores."""
    names = [model["name"] for model in json.loads(sandbox.run("models", "--json").stdout)]

    def train(name: str) -> str:
        done = sandbox.run("train", name, "--steps", "2", "--threads", "1", "--no-film", "--json")
        return f"{name} does not train: {(done.stderr or done.stdout)[-2000:]}" if done.returncode else ""

    with ThreadPoolExecutor(os.cpu_count()) as together:
        wrong = [sentence for sentence in together.map(train, names) if sentence]
    if wrong:
        sys.exit("\n".join(wrong))
    return names


def sample(sandbox: Sandbox) -> Path:
    """The session that comes along, where a person would put it. Nobody here has written it: a child process checks it."""
    copy = sandbox.temporary / "例 sample.h5"
    shutil.copyfile(sandbox.program / "_internal" / "resources" / "sample.h5", copy)
    return copy


def every_command(sandbox: Sandbox, digits: Path | None) -> list[str]:
    """The rest of the command line, once each, on the sample; its names. `digits`: a folder with MNIST's files, if any."""
    file, folder = str(sample(sandbox)), sandbox.temporary
    commands = [
        ("info", file, "--json"),
        ("measures",),
        ("datasets",),
        ("evaluate", file, "--importance-samples", "5", "--set", "images=50", "--json"),
        ("sample", file, "--output", str(folder / "grid.png")),
        ("film", file, "--output", str(folder / "film.gif"), "--seconds", "1"),
        ("film", file, "--output", str(folder / "film.webp"), "--seconds", "1", "--panel", "manifold"),
        ("fork", file, "--step", "100", "--output", str(folder / "fork.h5")),
        ("export", file, "--output", str(folder / "all"), "--json"),
        ("sweep", "vae", "--over", "latent_dim=1/2", "--epochs", "1", "--set", "batch_size=8192", "--output", str(folder / "sweep")),
    ]  # fmt: skip
    if digits is not None:  # as if it had been downloaded: what is read is read by us
        shutil.copytree(digits, sandbox.home / ".cache" / "vaestudio" / "datasets" / "mnist")
        commands.append(("train", "vae", "--data", "mnist", "--steps", "2", "--no-film"))
    for command in commands:
        done = sandbox.run(*command)
        if done.returncode or "Traceback" in done.stderr:
            sys.exit(f"{' '.join(command)}: {done.returncode}, {(done.stderr or done.stdout)[-2000:]}")
    written = {f.name for f in folder.rglob("*")}
    asked = {
        "grid.png",
        "film.gif",
        "film.webp",
        "fork.h5",
        "weights.safetensors",
        "report.html",
        "train.py",
        "sweep.csv",
    }
    if asked - written:
        sys.exit(f"not written: {sorted(asked - written)}, of {sorted(written)}")
    onnx = sandbox.run("export", file, "--as", "onnx", "--output", str(folder / "onnx"))
    if onnx.returncode != 2 or "comes without onnx" not in onnx.stderr:
        sys.exit(f"asked for ONNX, which the binary does not write: {onnx.returncode}, {onnx.stderr}")
    broken = folder / "broken.h5"
    broken.write_bytes(Path(file).read_bytes()[:5000])
    refused = sandbox.run("info", str(broken))
    if refused.returncode not in (1, 2) or "Traceback" in refused.stderr:
        sys.exit(f"a broken session: {refused.returncode}, {refused.stderr[-2000:]}")
    download = sandbox.run("train", "vae", "--data", "kmnist", "--steps", "1")
    if download.returncode != 2 or "Traceback" in download.stderr or not download.stderr.strip():
        sys.exit(f"a data set without a network: {download.returncode}, {download.stderr[-2000:]}")
    return sorted({command[0] for command in commands})


def papers(folder: Path) -> int:
    """Every module and library in the folder belongs to a part that is listed, with its licence and text; how many parts."""
    sys.path.insert(0, str(HERE))
    import finish

    texts = folder / "_internal" / "resources" / "licences"
    listed = json.loads((texts / "index.json").read_text(encoding="utf-8"))
    bill = json.loads((folder / "sbom.cdx.json").read_text(encoding="utf-8"))
    names = [part["name"] for part in listed]
    if [component["name"] for component in bill["components"]] != names[1:]:
        sys.exit("the bill of materials lists other parts than the licences' index")
    if missing := finish.unlisted(folder, names):
        sys.exit(f"in the folder and in no paper: {', '.join(missing)}")
    if missing := without_text(listed, {str(f.relative_to(texts)) for f in texts.rglob("*") if f.is_file()}):
        sys.exit(f"no licence or no text of it: {', '.join(missing)}")
    return len(listed)


def without_text(listed: list[dict[str, str]], texts: set[str]) -> list[str]:
    """Parts whose licence is not named, or whose text is in no file of theirs (Qt's: in the files of the licences it names)."""
    missing = []
    for part in listed:
        name, first = part["name"], part["name"].partition(" ")[0]
        own = [t for t in texts if t.startswith((f"{name}/", f"{name}.", f"{first}-", f"system/{name}."))]
        shared = [t for t in texts if "LGPL" in part["licence"] and t.startswith("LGPL")]
        if not part["licence"] or not own + shared:
            missing.append(name)
    return missing


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    started = time.monotonic()
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file() and not f.is_symlink())
    if size > LARGEST:
        sys.exit(f"the folder has {size / 1e6:.1f} MB; {LARGEST / 1e6:.0f} are the most")
    listed = papers(folder)
    sandbox = Sandbox(folder)
    try:
        found = self_test(sandbox)
        names = every_model(sandbox)
        commands = every_command(sandbox, Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None)
        doctor = sandbox.run("doctor", "--json")
        bad = [f for f in json.loads(doctor.stdout) if not f["good"] and f["what"] != "Qt"]  # Qt wants a display here
        if bad:
            sys.exit(f"doctor: {bad}")
    finally:
        sandbox.close()
    said = {
        "ok": True, "megabytes": round(size / 1e6, 1), "self_test": found["seconds"], "models": len(names), "commands": commands, "parts": listed,
        "left_out": sandbox.left_out, "took": round(time.monotonic() - started),
    }  # fmt: skip
    print(json.dumps(said, ensure_ascii=False))


if __name__ == "__main__":
    os.umask(0o022)
    main()

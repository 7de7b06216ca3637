"""Downloads against a server on this computer that misbehaves as servers do; and the readers of what came."""

import gzip
import hashlib
import http.server
import io
import pickle
import socket
import struct
import sys
import tarfile
import threading
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vaestudio.data import catalog, download, torchvision
from vaestudio.errors import BadFile, Cancelled, CannotKeep, NoNetwork, WrongChecksum

from .test_idx import packed, pictures

BODY = np.random.default_rng(8).bytes(700_000)
MD5 = hashlib.md5(BODY).hexdigest()


class Server(http.server.ThreadingHTTPServer):
    """Serves `files`; `log` has (path, Range header) of each request. What it does wrong is set by the test."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {"/file": BODY}
        self.log: list[tuple[str, str]] = []
        self.cuts: list[int] = []  # the next answers end after so many bytes
        self.status: dict[str, int] = {}
        self.ranges = True
        self.silent = False
        self.released = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        wanted = self.headers.get("Range", "")
        self.server.log.append((self.path, wanted))
        if self.server.silent:
            self.server.released.wait(5)
            return
        body = self.server.files.get(self.path)
        if body is None or self.path in self.server.status:
            self.send_error(self.server.status.get(self.path, 404))
            return
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and self.server.ranges else 0
        if start >= len(body):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        end = start + self.server.cuts.pop(0) if self.server.cuts else len(body)
        self.wfile.write(body[start:end])


@pytest.fixture
def server(monkeypatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def to(tmp_path) -> Path:
    return tmp_path / "cache" / "file.gz"


def left(to: Path) -> list[str]:
    return sorted(p.name for p in to.parent.iterdir()) if to.parent.exists() else []


# ---- one file
def test_a_file_comes_whole_with_progress_that_rises_to_one(server, to):
    seen: list[tuple[float, str]] = []
    download.fetch([f"{server.url}/file"], to, MD5, "MNIST", lambda f, t: seen.append((f, t)))
    assert to.read_bytes() == BODY and left(to) == ["file.gz"]
    fractions = [f for f, _ in seen]
    assert fractions == sorted(fractions) and fractions[0] == 0 and fractions[-1] == 1
    assert seen[-1][1] == "Downloading MNIST: 0.7 of 0.7 MB"


def test_a_cut_connection_is_resumed_where_it_broke(server, to):
    server.cuts = [300_000, 100_000]
    download.fetch([f"{server.url}/file"], to, MD5, "MNIST")
    assert to.read_bytes() == BODY
    assert [r for _, r in server.log] == ["", "bytes=300000-", "bytes=400000-"]


def test_a_server_that_cannot_resume_begins_anew(server, to):
    server.cuts, server.ranges = [300_000], False
    download.fetch([f"{server.url}/file"], to, MD5, "MNIST")
    assert to.read_bytes() == BODY and len(server.log) == 2


def test_a_connection_that_always_breaks_is_given_up(server, to):
    server.cuts, server.ranges = [1000] * 99, False
    with pytest.raises(NoNetwork, match=r"the connection was cut"):
        download.fetch([f"{server.url}/file"], to, MD5, "MNIST")
    assert len(server.log) == download.TRIES and not to.exists()


def test_a_wrong_checksum_throws_the_file_away(server, to):
    with pytest.raises(WrongChecksum, match=r"“file\.gz” arrived damaged"):
        download.fetch([f"{server.url}/file"], to, "0" * 32, "MNIST")
    assert left(to) == [] and len(server.log) == 1


@pytest.mark.parametrize("stale", [b"from another day", BODY + b"longer", BODY])
def test_a_stale_beginning_heals_itself(server, to, stale):
    to.parent.mkdir()
    Path(f"{to}.part").write_bytes(stale)
    download.fetch([f"{server.url}/file"], to, MD5, "MNIST")
    assert to.read_bytes() == BODY and left(to) == ["file.gz"]


@pytest.mark.parametrize("status", [404, 416, 503])
def test_the_next_mirror_is_tried(server, to, status):
    server.status["/broken"] = status
    server.files["/other"] = b"a login page"
    urls = [f"{server.url}/{name}" for name in ("broken", "other", "file")]
    download.fetch(urls, to, MD5, "MNIST")
    assert to.read_bytes() == BODY and list(dict.fromkeys(p for p, _ in server.log)) == ["/broken", "/other", "/file"]
    with pytest.raises(NoNetwork, match=f"the server answered {status}.*use the built-in set: pen-digits"):
        download.fetch(urls[:1], to, MD5, "MNIST")


def test_without_a_server_it_says_so_at_once_and_without_an_answer_soon(server, to, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(NoNetwork, match=r"“MNIST” is not on this computer .*refused"):
            download.fetch([f"http://127.0.0.1:{free.getsockname()[1]}/file"], to, MD5, "MNIST")
    assert download.TIMEOUT == 10
    monkeypatch.setattr(download, "TIMEOUT", 0.1)
    server.silent = True
    with pytest.raises(NoNetwork, match="timed out"):
        download.fetch([f"{server.url}/file"], to, MD5, "MNIST")


def test_cancelled_in_the_middle_nothing_broken_stays_and_the_next_try_completes(server, to):
    def stop(fraction: float, text: str) -> None:
        if fraction > 0.5:
            raise Cancelled(task="The download")

    with pytest.raises(Cancelled):
        download.fetch([f"{server.url}/file"], to, MD5, "MNIST", stop)
    assert left(to) == ["file.gz.part"]
    download.fetch([f"{server.url}/file"], to, MD5, "MNIST")
    assert to.read_bytes() == BODY and left(to) == ["file.gz"]
    assert server.log[1][1].startswith("bytes=") and len(server.log) == 2


def test_a_full_disk_and_an_endless_file(server, to, monkeypatch):
    to.parent.write_text("a file where the folder should be")
    with pytest.raises(CannotKeep, match=r"cache” could not be written .*Free some space"):
        download.fetch([f"{server.url}/file"], to, MD5, "MNIST")
    to.parent.unlink()
    monkeypatch.setattr(download, "MAX_SIZE", 200_000)
    with pytest.raises(NoNetwork, match="the server sent more than"):
        download.fetch([f"{server.url}/file"], to, MD5, "MNIST")


# ---- the sets
@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("VAESTUDIO_CACHE", str(tmp_path))
    return tmp_path / "datasets"


def mnist_like(n_train: int = 5, n_test: int = 3) -> dict[str, bytes]:
    arrays = [pictures(n_train, 28), np.arange(n_train) % 10, pictures(n_test, 28), np.arange(n_test) % 10]
    return {f: gzip.compress(packed(a), mtime=0) for f, a in zip(torchvision.MNIST_FILES, arrays, strict=True)}


def put(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist", "kmnist"])
def test_mnist_and_its_kin_from_the_second_mirror_then_from_the_cache(server, cache, monkeypatch, name):
    from torchvision import datasets

    source = {"mnist": datasets.MNIST, "fashion-mnist": datasets.FashionMNIST, "kmnist": datasets.KMNIST}[name]
    files = mnist_like()
    server.files = {f"/good/{f}": body for f, body in files.items()}
    monkeypatch.setattr(source, "mirrors", [f"{server.url}/gone/", f"{server.url}/good/"])
    monkeypatch.setattr(source, "resources", [(f, hashlib.md5(body).hexdigest()) for f, body in files.items()])
    entry = next(e for e in catalog.ENTRIES if e.name == name)
    assert not catalog.available(entry)
    seen: list[float] = []
    data = catalog.load(name.upper().replace("-", "_"), progress=lambda f, _: seen.append(f))
    assert catalog.available(entry) and seen == sorted(seen)
    assert (data.name, data.source, data.spec.shape) == (entry.title, name, (1, 28, 28))
    assert len(server.log) == 8 and (len(data.train), len(data.test)) == (5, 3)
    assert catalog.load(name).fingerprint == data.fingerprint and len(server.log) == 8
    (cache / name / torchvision.MNIST_FILES[0]).write_bytes(files[torchvision.MNIST_FILES[0]][:-20])
    with pytest.raises(BadFile, match=r"train-images-idx3-ubyte\.gz"):
        catalog.load(name)


def test_our_table_is_torchvisions(cache):
    from torchvision import datasets

    for name, known in torchvision.KNOWN.items():
        addresses = torchvision._addresses(name)
        assert set(known.files) == set(addresses)
        assert all(urls and len(md5) == 32 for urls, md5 in addresses.values())
    names = {n: list(k.class_names) for n, k in torchvision.KNOWN.items()}
    assert names["fashion-mnist"] == datasets.FashionMNIST.classes and names["kmnist"] == datasets.KMNIST.classes
    assert names["emnist-balanced"] == list(datasets.EMNIST.classes_split_dict["balanced"])
    assert names["emnist-letters"][1:] == list(datasets.EMNIST.classes_split_dict["letters"])[1:]


def test_emnist_comes_out_of_its_zip_upright_with_letters_from_a(cache):
    image = np.zeros((2, 28, 28), np.uint8)
    image[:, 3, 20] = 255
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for split, labels in (("train", [1, 26]), ("test", [2, 2])):
            archive.writestr(f"gzip/emnist-letters-{split}-images-idx3-ubyte.gz", gzip.compress(packed(image)))
            archive.writestr(
                f"gzip/emnist-letters-{split}-labels-idx1-ubyte.gz", gzip.compress(packed(np.array(labels)))
            )
    put(cache / "emnist", {"gzip.zip": body.getvalue()})
    data = catalog.load("emnist-letters")
    assert int(data.train.images[0, 0, 20, 3]) == 255 and int(data.train.images.sum()) == 2 * 255
    assert data.class_names == ("a", "b", "z") and data.train.labels.tolist() == [0, 2]
    with pytest.raises(BadFile, match=r"expected EMNIST's ZIP file, found damage .*emnist-digits"):
        catalog.load("emnist-digits")


class Python2Pickler(pickle._Pickler):
    """Bytes as the strings of Python 2, as in CIFAR-10's files."""

    dispatch = pickle._Pickler.dispatch.copy()

    def save_old_string(self, obj: bytes) -> None:
        self.write(pickle.BINSTRING + struct.pack("<i", len(obj)) + obj)

    dispatch[bytes] = save_old_string


def python2(obj: Any) -> bytes:
    out = io.BytesIO()
    Python2Pickler(out, protocol=2).dump(obj)
    return out.getvalue().replace(b"numpy._core.multiarray", b"numpy.core.multiarray")


def tarball(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def test_cifar_is_read_and_its_pickles_can_call_nothing(cache, capsys):
    rows = np.random.default_rng(1).integers(0, 256, (12, 3072), np.uint8)
    names = [f"data_batch_{i}" for i in range(1, 6)] + ["test_batch"]
    files = {n: python2({b"data": rows[2 * i : 2 * i + 2], b"labels": [i, 9]}) for i, n in enumerate(names)}
    files["batches.meta"] = python2({b"label_names": [f"kind {i}".encode() for i in range(10)]})
    put(cache / "cifar-10", {"cifar-10-python.tar.gz": tarball(files)})
    data = catalog.load("CIFAR-10")
    assert (len(data.train), len(data.test), data.spec.shape) == (10, 2, (3, 32, 32))
    assert np.array_equal(data.train.images.numpy().reshape(10, 3072), rows[:10])
    assert data.class_names == ("kind 0", "kind 1", "kind 2", "kind 3", "kind 4", "kind 5", "kind 9")
    files["data_batch_3"] = b"cbuiltins\nprint\n(S'a pickle ran'\ntR."
    put(cache / "cifar-10", {"cifar-10-python.tar.gz": tarball(files)})
    with pytest.raises(BadFile, match=r"cifar-10-python\.tar\.gz.*builtins\.print is not allowed here"):
        catalog.load("cifar-10")
    assert "ran" not in capsys.readouterr().out


def matlab_file(small: bool = True, **arrays: np.ndarray) -> bytes:
    """As MATLAB writes them: each array packed on its own; short names inside their tag."""

    def element(kind: int, body: bytes) -> bytes:
        if small and len(body) <= 4:
            return struct.pack("<HH", kind, len(body)) + body.ljust(4, b"\0")
        return struct.pack("<II", kind, len(body)) + body + bytes(-len(body) % 8)

    out = b"MATLAB 5.0 MAT-file".ljust(124) + b"\x00\x01IM"
    for name, array in arrays.items():
        kind = {np.dtype("u1"): 2, np.dtype("f8"): 9}[array.dtype]
        flags = element(6, struct.pack("<II", 9, 0))
        shape = element(5, np.array(array.shape, "<i4").tobytes())
        body = flags + shape + element(1, name.encode()) + element(kind, array.tobytes(order="F"))
        packed_body = zlib.compress(struct.pack("<II", 14, len(body)) + body)
        out += struct.pack("<II", 15, len(packed_body)) + packed_body
    return out


@pytest.mark.parametrize("small", [True, False])
def test_svhn_out_of_matlab_files_with_ten_for_zero(cache, small):
    x = np.random.default_rng(2).integers(0, 256, (32, 32, 3, 4), np.uint8)
    train = matlab_file(small, X=x, y=np.array([[10.0], [1.0], [2.0], [9.0]]))
    test = matlab_file(small, X=x[..., :2], y=np.array([[1], [10]], np.uint8))
    put(cache / "svhn", {"train_32x32.mat": train, "test_32x32.mat": test})
    data = catalog.load("svhn")
    assert np.array_equal(data.train.images[2].numpy(), x[..., 2].transpose(2, 0, 1))
    assert data.class_names == ("0", "1", "2", "9") and data.train.labels.tolist() == [0, 1, 2, 3]
    assert data.test.labels.tolist() == [1, 0]
    for bad, found in ((train[:200], "damage"), (b"text" * 99, "another beginning"), (matlab_file(X=x), "X ")):
        put(cache / "svhn", {"train_32x32.mat": bad})
        with pytest.raises(BadFile, match=rf"train_32x32\.mat.*found .*{found}"):
            catalog.load("svhn")


def test_what_is_in_the_cache_is_read_without_torchvision(cache, monkeypatch):
    put(cache / "mnist", mnist_like())
    for module in [m for m in sys.modules if m.partition(".")[0] == "torchvision"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "torchvision", None)  # an import would fail
    assert len(catalog.load("mnist").train) == 5

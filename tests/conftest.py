"""What all tests share: folders of their own, small data, and the real MNIST where it is at hand."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Before torch. Small tests only lose by a second thread, and where one is asked for it must not spin while it waits for the
# other: beside another process on the same cores that makes a training step twenty times slower.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
if hasattr(signal, "SIGHUP"):  # what `nohup` would have every program that the tests start inherit
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

MNIST = Path(os.environ.get("VAESTUDIO_MNIST", Path(__file__).resolve().parents[2] / "shared" / "data" / "mnist"))


@pytest.fixture(autouse=True, scope="session")
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One cache for the whole run, so that Pen Digits are drawn once; never the person's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAESTUDIO_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's data folder: empty, and of this test alone."""
    folder = tmp_path / "home"
    monkeypatch.setenv("VAESTUDIO_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def mnist() -> Path:
    """The folder with the real MNIST."""
    if not (MNIST / "train-images-idx3-ubyte.gz").exists():
        pytest.skip(f"the real MNIST is not at {MNIST.name}; set VAESTUDIO_MNIST to its folder")
    return MNIST

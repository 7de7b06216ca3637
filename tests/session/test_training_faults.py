"""What can happen to a run while it trains, with real files: training goes on or stops in one sentence, and the file is good."""

import errno
import os
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
import torch
from PIL import Image

from tests.engine.data import bars
from tests.engine.test_engine import Client
from vaestudio import api
from vaestudio.engine import device as devices
from vaestudio.engine import keeper
from vaestudio.engine import messages as m
from vaestudio.engine.engine import Engine
from vaestudio.engine.run import Run
from vaestudio.engine.speed import Speed
from vaestudio.engine.trouble import as_problem
from vaestudio.errors import OtherData, OutOfMemory
from vaestudio.session import store

SMALL = {"hidden": 16, "latent_dim": 2, "batch_size": 64, "epochs": 100_000}
DUE = keeper.Keeper.due
IMAGES = bars(train=60).train


# ------------------------------------------------------------------------------------------------------- where data lie
def as_npz(path: Path) -> Path:
    np.savez(path.with_suffix(".npz"), x_train=IMAGES.images.numpy(), y_train=IMAGES.labels.numpy())
    return path.with_suffix(".npz")


def as_npy(path: Path) -> Path:
    np.save(path.with_suffix(".npy"), IMAGES.images.numpy())
    return path.with_suffix(".npy")


def as_hdf5(path: Path) -> Path:
    with h5py.File(path.with_suffix(".hdf5"), "w") as file:
        file.create_dataset("x_train", data=IMAGES.images.numpy(), chunks=(10, 1, 16, 16))
    return path.with_suffix(".hdf5")


def as_folder(path: Path) -> Path:
    for index, (image, label) in enumerate(zip(IMAGES.images.numpy(), IMAGES.labels.numpy(), strict=True)):
        (path / str(label)).mkdir(parents=True, exist_ok=True)
        Image.fromarray(image[0]).save(path / str(label) / f"{index}.png")
    return path


def as_zip(path: Path) -> Path:
    folder = as_folder(path)
    with zipfile.ZipFile(path.with_suffix(".zip"), "w") as archive:
        for file in sorted(folder.rglob("*.png")):
            archive.write(file, file.relative_to(folder))
    return path.with_suffix(".zip")


KINDS = {"npz": as_npz, "npy": as_npy, "hdf5": as_hdf5, "folder": as_folder, "zip": as_zip}


@pytest.fixture(params=KINDS)
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    made: Path = KINDS[request.param](tmp_path / "images")
    return made


def begun(source: Path) -> api.Session:
    return api.new_session("vae", str(source), values=SMALL, device="cpu", threads=1)


@pytest.mark.parametrize("fate", ["deleted", "cut short", "overwritten"])
def test_data_that_vanish_while_training_were_read_long_ago(source: Path, fate: str) -> None:
    straight = begun(source).train(steps=5, film=False)
    session = begun(source).train(steps=2, film=False)
    files = [source] if source.is_file() else sorted(source.rglob("*.png"))
    for file in files:
        if fate == "deleted":
            file.unlink()
        elif fate == "cut short":
            os.truncate(file, file.stat().st_size // 2)
        else:
            file.write_bytes(bytes(file.stat().st_size))
    session.train(steps=3, film=False)
    assert np.array_equal(session.history.rows, straight.history.rows)
    assert session.test.negative_elbo == straight.test.negative_elbo


def test_data_that_changed_are_not_gone_on_with(tmp_path: Path) -> None:
    source, path = as_npz(tmp_path / "images"), tmp_path / "run.h5"
    begun(source).train(steps=2, film=False).save(path)
    assert api.open_session(path).step == 2, "as they were"
    images = IMAGES.images.numpy().copy()
    images[7, 0, 3, 3] ^= 1
    np.savez(source, x_train=images, y_train=IMAGES.labels.numpy())
    with pytest.raises(OtherData):
        api.open_session(path)


def test_a_session_of_more_threads_than_this_computer_has_opens_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of 64 threads goes on with four times the cores that there are: as many are of no use, and cost memory."""
    path = tmp_path / "run.h5"
    session = begun(as_npz(tmp_path / "images")).train(steps=2, film=False)
    state = session.run.state()
    store.save(replace(state, environment=replace(state.environment, threads=64)), path)
    monkeypatch.setattr(devices, "cores", lambda: 1)
    try:
        opened = api.open_session(path)
        assert torch.get_num_threads() == 4
        assert (
            devices.differences(store.load(path).environment, devices.environment(opened.run.device))
            == "threads 64 → 4"
        )
        assert opened.train(steps=1, film=False).step == 3
    finally:
        torch.set_num_threads(1)


# ----------------------------------------------------------------------------------------------- the thread and its file
@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """An engine that trains and saves all the time, into a folder that may go."""
    monkeypatch.setattr(keeper.Keeper, "due", True)
    engine = Engine(store.Sessions())
    engine.start()
    yield Client(engine)
    assert engine.close(30), "the thread did not end"


def train(client: Client, tmp_path: Path, **values: Any) -> Path:
    """A run of its own that has been saved to the path given back, and trains on."""
    path = tmp_path / "drive" / "run.h5"
    path.parent.mkdir(exist_ok=True)
    client.post(m.NewRun("vae", str(as_npz(tmp_path / "images")), {**SMALL, **values}, device="cpu"))
    client.until(m.RunOpened)
    client.post(m.StepOnce(), m.Save(str(path)), m.Train())
    client.until(m.Saved, lambda e: e.path == str(path))
    return path


def trained_on(client: Client, steps: int = 20) -> None:
    now = client.until(m.LossRows).first_step
    client.until(m.LossRows, lambda e: e.first_step >= now + steps)


@pytest.mark.skipif(os.name != "posix", reason="Windows does not let a folder go that a file is open in")
def test_a_drive_that_is_unplugged_is_said_and_saved_to_when_it_is_back(client: Client, tmp_path: Path) -> None:
    path = train(client, tmp_path)
    path.parent.rename(tmp_path / "unplugged")
    failed = client.until(m.Failed)
    assert (failed.kind, failed.values["reason"], failed.state) == ("CannotSave", "there is no such folder", "training")
    trained_on(client)
    (tmp_path / "unplugged").rename(path.parent)
    saved = client.until(m.Saved, lambda e: e.step > 20)
    assert client.engine.close(30)
    assert store.load(path).step >= saved.step and not list(path.parent.glob(".*"))


@pytest.mark.skipif(os.name != "posix", reason="calls as POSIX has them")
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.ENODEV])
def test_a_disk_that_is_full_or_fails_is_said_and_training_goes_on(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    path = train(client, tmp_path)

    def fails(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fails)
        failed = client.until(m.Failed)
        assert failed.kind == "CannotSave" and failed.state == "training"
        kept = store.load(path).step
        trained_on(client)
        assert store.load(path).step == kept, "the old file stays while nothing can be written"
    assert client.until(m.Saved, lambda e: e.step > kept + 20)


@pytest.mark.parametrize("stderr", ["there is one", "there is none"])
def test_an_exception_keeps_what_was_trained(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stderr: str
) -> None:
    """Programs that are started from an icon have no stderr on Windows."""
    if stderr == "there is none":
        monkeypatch.setattr(sys, "stderr", None)
    path = train(client, tmp_path)
    original = Run.advance

    def broken(run: Run) -> None:
        original(run)
        if run.step == 50:
            raise KeyError("nobody foresaw this")

    with monkeypatch.context() as patch:
        patch.setattr(Run, "advance", broken)
        failed = client.until(m.Failed)
    assert failed.kind == "Crashed" and failed.state == "paused" and failed.values["kept"] == 50
    assert client.engine.close(30)
    assert store.load(path).step == 50, "every step that was made is in the file"


@pytest.mark.parametrize("what", ["a loss", "a gradient"])
def test_what_is_no_number_never_gets_into_the_file(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    path = train(client, tmp_path)
    original = Run.advance

    def poisoned(run: Run) -> None:
        original(run)
        if run.step == 30:
            with torch.no_grad():
                parameter = next(run.model.parameters())
                parameter.fill_(float("nan")) if what == "a loss" else parameter[0, 0].fill_(float("nan"))

    with monkeypatch.context() as patch:
        patch.setattr(Run, "advance", poisoned)
        failed = client.until(m.Failed, lambda e: e.kind != "CannotSave")
    assert failed.kind == "Diverged" and failed.state == "paused"
    assert client.engine.close(30)
    state = store.load(path)
    assert state.finite() and np.isfinite(state.history.rows).all() and state.step <= 30


@pytest.mark.parametrize("newer", ["what is remembered", "the file"])
def test_a_gpu_that_is_lost_is_gone_on_without(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, newer: str
) -> None:
    """Nothing is asked of the device once it is lost: each call would fail."""
    by_itself = newer == "the file"
    monkeypatch.setattr(keeper.Keeper, "due", by_itself)
    few = {"batch_size": 2, "epochs": 100}  # many steps an epoch, after which it remembers
    path = train(client, tmp_path, **few)
    original, lost, saved, save = Run.advance, torch.device("cuda"), [0], store.Sessions.save

    def fails(*_: object) -> None:
        raise RuntimeError(
            "CUDA error: unspecified launch failure\nCUDA kernel errors might be asynchronously reported"
        )

    def losing(run: Run) -> None:
        remembered = run.remembered[2]
        if remembered > 30 and (saved[-1] if by_itself else run.step) > remembered:
            run.device = lost
            for name in ("weights", "fetch", "step", "restore"):
                monkeypatch.setattr(run.trainer, name, fails)
        if run.device == lost:
            fails()
        original(run)

    monkeypatch.setattr(store.Sessions, "save", lambda self, state, p: (save(self, state, p), saved.append(state.step)))
    monkeypatch.setattr(Run, "advance", losing)
    failed = client.until(m.Failed)
    kept = failed.values["kept"]
    assert (failed.kind, failed.state, failed.values["device"]) == ("DeviceLost", "paused", "CUDA")
    assert "unspecified launch failure" in failed.values["reason"] and "\n" not in failed.values["reason"]
    opened = client.all(m.RunOpened)[-1]
    assert opened.step == kept == len(opened.history.rows) and opened.run.device.startswith("CPU")
    assert (kept % opened.run.steps_per_epoch == 0) == (not by_itself), "the end of an epoch, or later"
    assert store.load(path).step == kept, "what was rescued is on disk"
    monkeypatch.setattr(Run, "advance", original)
    client.post(m.Train())
    trained_on(client)
    assert client.engine.close(30)  # two trainings at once would share torch's generator
    straight = api.new_session("vae", str(tmp_path / "images.npz"), values={**SMALL, **few}, device="cpu", threads=1)
    assert np.array_equal(straight.train(steps=kept, film=False).history.rows, opened.history.rows)


# -------------------------------------------------------------------------------------------------------------- memory
@pytest.mark.parametrize(
    ("error", "device"),
    [
        (RuntimeError("[enforce fail at alloc_cpu.cpp:127] . DefaultCPUAllocator: can't allocate memory: you tried"), "cpu"),
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB. GPU 0 has a total capacity"), "cuda"),
        (MemoryError(), "cpu"),
    ],
    ids=["torch on the processor", "torch on a GPU", "Python"],
)  # fmt: skip
def test_memory_that_ran_out_is_a_sentence_that_helps(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, device: str
) -> None:
    emptied: list[bool] = []
    run = Run.__new__(Run)
    run.device = torch.device(device)
    run.experiment = api.Experiment.of("vae", SMALL)
    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: emptied.append(True))
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda _: "NVIDIA H100")
    problem = as_problem(error, run)
    assert isinstance(problem, OutOfMemory) and problem.values["batch_size"] == 64
    assert problem.values["device"] == ("NVIDIA H100" if device == "cuda" else f"CPU × {torch.get_num_threads()}")
    assert emptied == [True] * (device == "cuda")


def test_memory_that_ran_out_in_the_middle_of_a_step_costs_nothing_but_the_step(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(client, tmp_path)
    forward, calls = torch.nn.Module.__call__, [0]

    def too_much(module: Any, *arguments: Any, **named: Any) -> Any:
        calls[0] += 1
        if calls[0] > 40:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory")
        return forward(module, *arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(torch.nn.Module, "__call__", too_much)
        failed = client.until(m.Failed)
    assert failed.kind == "OutOfMemory" and failed.state == "paused"
    client.post(m.SetKnob("learning_rate", 1e-4), m.Train())
    trained_on(client)
    assert len(client.all(m.Failed)) == 1


# ---------------------------------------------------------------------------------------------------------------- sleep
def test_a_laptop_that_slept_trained_no_slower() -> None:
    speed = Speed()
    for _ in range(200):
        speed.add(100, 0.01)
    awake = speed.images_per_second
    speed.add(100, 8 * 3600.0)  # closed in the middle of a slice, opened the next morning
    assert speed.images_per_second == pytest.approx(awake)
    speed.add(100, 0.01)
    assert speed.images_per_second == pytest.approx(awake)
    slow = Speed()
    for _ in range(3):
        slow.add(100, 40.0)
    assert slow.images_per_second == pytest.approx(2.5), "a step that takes so long is slow, and nothing else"


def test_after_a_night_it_saves_at_once(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper.Keeper, "due", DUE)
    path, real, asleep = train(client, tmp_path), time.monotonic, [0.0]
    monkeypatch.setattr(keeper.time, "monotonic", lambda: real() + asleep[0])
    trained_on(client)
    assert len(client.all(m.Saved)) == 1
    asleep[0] = 8 * 3600.0
    assert client.until(m.Saved).path == str(path)

"""Images that stay on disk: the same run bit for bit, and a file that goes is one image less."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tests.engine.stored import as_folder, as_hdf5
from tests.engine.test_engine import Client, Memory
from tests.engine.test_run import CPU, same, steps
from vaestudio import cli
from vaestudio.data import folder, storage
from vaestudio.data.dataset import Dataset
from vaestudio.engine import batches, loading
from vaestudio.engine import messages as m
from vaestudio.engine.batches import StreamedBatches
from vaestudio.engine.engine import Engine
from vaestudio.engine.experiment import Experiment
from vaestudio.engine.run import Run
from vaestudio.errors import CannotStream, ImagesGone, ImagesLost, NotWhileStreamed, Streamed, StreamedAsAsked
from vaestudio.session import store

FORMS: dict[str, Callable[[Path], Path]] = {
    "folder": lambda folder: as_folder(folder / "bars"),
    "hdf5": lambda folder: as_hdf5(folder / "bars.h5"),
    "packed": lambda folder: as_hdf5(folder / "bars.h5", chunks=(7, 16, 16), compression="gzip"),
}
SMALL = {"hidden": "16", "latent_dim": 2, "batch_size": 32, "epochs": 3}


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "CACHE"):
        monkeypatch.setenv(f"VAESTUDIO_{name}", str(tmp_path_factory.mktemp(name.lower())))


def run_of(path: Path, how: str, **values: object) -> Run:
    data = loading.load_data(str(path), {"storage": how, "size": 16})
    assert (data.stored is not None) == (how == "streamed")
    return Run(Experiment.of("vae", {**SMALL, **values}), data, CPU)


def learned_the_same(a: Run, b: Run) -> bool:
    """Weights, moments and losses to the last bit."""
    return same(a.state(), b.state())


@pytest.mark.parametrize("form", FORMS)
def test_streamed_and_resident_are_one_run_bit_for_bit_and_each_goes_on_as_the_other(form: str, tmp_path: Path) -> None:
    path = FORMS[form](tmp_path)
    resident, streamed = run_of(path, "resident"), run_of(path, "streamed")
    assert resident.dataset.fingerprint != streamed.dataset.fingerprint
    assert torch.equal(resident.test_split.images, streamed.test_split.images)
    assert torch.equal(resident.dataset.train.images[:300], streamed.dataset.train.images[:300])
    assert streamed.dataset.class_names == resident.dataset.class_names and len(resident.dataset.class_names) == 10
    half = 11  # in the second epoch, in its middle
    assert 0 < half % resident.steps_per_epoch < resident.steps_per_epoch - 1
    steps(resident, half), steps(streamed, half)
    assert learned_the_same(resident, streamed)
    crossed = steps(Run.resume(resident.state(), streamed.dataset, CPU), 5)
    back = steps(Run.resume(streamed.state(), resident.dataset, CPU), 5)
    assert isinstance(crossed.trainer.batches, StreamedBatches) and not isinstance(
        back.trainer.batches, StreamedBatches
    )
    steps(resident, 5), steps(streamed, 5)
    assert learned_the_same(crossed, resident) and learned_the_same(back, streamed)


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text exist there alone")
def test_a_name_that_is_no_text_is_read_all_the_same(tmp_path: Path) -> None:
    path = as_folder(tmp_path / "bars", count=40)
    some = sorted(path.rglob("*.png"))[0]
    some.rename(os.fsdecode(os.fsencode(some.parent) + b"/\xff\xfe.png"))
    resident, streamed = (run_of(path, how).dataset for how in ("resident", "streamed"))
    assert streamed.is_known_as(resident.fingerprint) and not streamed.unreadable


def test_a_drawn_pixel_is_the_same_and_what_cannot_be_is_said(tmp_path: Path) -> None:
    path = as_hdf5(tmp_path / "bars.h5")
    runs = [steps(run_of(path, how, binarise="dynamic"), 3) for how in ("resident", "streamed")]
    assert learned_the_same(*runs)
    with pytest.raises(NotWhileStreamed, match="needs all images in memory"):
        run_of(path, "streamed", binarise="static")
    np.savez(tmp_path / "bars.npz", images=np.zeros((9, 16, 16), np.uint8))
    with pytest.raises(CannotStream, match="HDF5"):
        loading.load_data(str(tmp_path / "bars.npz"), {"storage": "streamed"})


def test_going_on_in_mid_epoch_reads_nothing_that_was_seen(tmp_path: Path) -> None:
    run = run_of(as_hdf5(tmp_path / "bars.h5"), "streamed")
    state, seen = steps(run, 5).state(), []
    again = Run.resume(state, run.dataset, CPU)
    source = again.trainer.batches.images.reader
    read = type(source).read
    source.read = lambda rows: (seen.extend(rows.tolist()), read(source, rows))[1]  # type: ignore[method-assign]
    again.trainer.batches._batch = None
    steps(again, again.steps_per_epoch - 5)
    order = batches.order_of(len(run.dataset.train), 0, 0).numpy()
    assert seen == run.dataset.train.images.rows[order][5 * 32 :].tolist()


def test_what_goes_in_mid_run_is_counted_said_and_left_out(tmp_path: Path) -> None:
    path = as_folder(tmp_path / "bars")
    run = run_of(path, "streamed")
    assert [type(p) for p in run.news()] == [StreamedAsAsked] and run.news() == []
    steps(run, 2)
    reader, rows = run.dataset.train.images.reader, run.dataset.train.images.rows
    order = run.trainer.batches._rows(2)
    gone, empty, bomb, pipe = (path / reader.name(int(rows[order[i]])) for i in range(4))
    for file in (gone, bomb, pipe):
        file.unlink()
    empty.write_bytes(b"")
    bomb.write_bytes(b"P5 99999 99999 255\n")
    os.mkfifo(pipe)
    x, y = run.trainer.batches.at(2)
    assert len(x) == len(y) == 28
    said = run.news()
    assert [type(p) for p in said] == [ImagesLost] and said[0].values["count"] == 4
    assert gone.name in str(said[0]) and "no such file" in str(said[0])
    reasons = list(run.trainer.batches.lost.values())
    assert (
        any("empty" in r for r in reasons)
        and any("megapixels" in r for r in reasons)
        and any("ordinary" in r for r in reasons)
    )
    steps(run, 20)
    assert len(run.trainer.batches.lost) == 4 and run.news() == [], "each is counted once, in whatever epoch"
    assert np.isfinite(run.state().history.rows).all()


@pytest.mark.parametrize("layout", [{}, {"chunks": (1, 16, 16)}], ids=["rows", "pieces"])
def test_a_file_that_is_cut_in_mid_run_loses_what_was_cut_off(tmp_path: Path, layout: dict[str, object]) -> None:
    path = as_hdf5(tmp_path / "bars.h5", **layout)
    run = steps(run_of(path, "streamed"), 1)
    os.truncate(path, path.stat().st_size - 5 * 256 - 100)
    steps(run, 2 * run.steps_per_epoch)
    lost = run.trainer.batches.lost
    assert 4 <= len(lost) <= 8 and all(int(run.dataset.train.images.rows[i]) > 240 for i in lost)
    assert run.news()[-1].values["count"] == len(lost) or len(lost) < 2 * run.news()[-1].values["count"]


def test_when_all_is_gone_training_stops_and_goes_on_when_it_is_back(tmp_path: Path) -> None:
    path = as_folder(tmp_path / "bars")
    run = steps(run_of(path, "streamed"), 2)
    whole = steps(run_of(path, "streamed"), 4)
    away = shutil.move(path, tmp_path / "away")
    with pytest.raises(ImagesGone, match="disk still there"):
        run.advance()
    assert run.step == 2
    shutil.move(away, path)
    assert learned_the_same(steps(run, 2), whole)


def test_one_image_a_batch_and_the_next_one_where_it_is_lost(tmp_path: Path) -> None:
    path = as_folder(tmp_path / "bars", count=40)
    run = run_of(path, "streamed", batch_size=1)
    images, rows = run.dataset.train.images, run.trainer.batches._rows
    (path / images.reader.name(int(images.rows[rows(3)]))).unlink()
    assert torch.equal(run.trainer.batches.at(3)[0], run.trainer.batches.at(4)[0])


def test_each_process_of_a_team_reads_its_own_parts_of_a_batch(tmp_path: Path) -> None:
    path = as_folder(tmp_path / "bars")
    whole, first, second = (run_of(path, "streamed", parts=3).trainer.batches for _ in range(3))
    first.share(3, 0, 2), second.share(3, 1, 2)
    for step in (0, whole.per_epoch - 1):
        x, y = whole.at(step)
        for number, part in enumerate(x.tensor_split(3)):
            own = (first, second)[number % 2].at(step)
            assert torch.equal(own[0].tensor_split(3)[number], part) and torch.equal(own[1], y)
    assert first.at(0)[0].tensor_split(3)[1].sum() == 0, "another process reads it"
    name = first.images.reader.name(int(first.images.rows[first._rows(1)[0]]))
    (path / name).unlink()
    x, y = first.at(1)
    assert len(x) == 32 and len(first.lost) == 1 and y[0] == first.labels[first._rows(1)[1]]
    assert torch.equal(x[first._own(32)[-1]], x[0]), "one of its own stands in for it"


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_other_processes_read_the_same_batches_and_are_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = as_folder(tmp_path / "bars")
    here = steps(run_of(path, "streamed"), 25)
    monkeypatch.setattr(batches, "readers_wanted", lambda count: 2)
    monkeypatch.setattr(batches, "ASKED", 3 * 32 * 256)  # three batches at once
    run = steps(run_of(path, "streamed"), 2)  # the second step begins them
    pool = run.trainer.batches._readers._pool
    assert pool is not None and pool.ready.wait(120)
    steps(run, 13)
    pids = [process.pid for process in pool._passes._workers]
    assert len(set(pids)) == 2 and os.getpid() not in pids and all(map(alive, pids))
    assert run.trainer.batches._next == 15, "they were asked"
    run.trainer.restore(*run.remembered)  # a jump, with batches on the way
    run._forget_after(0)
    steps(run, 25)
    assert learned_the_same(run, here)
    os.kill(pids[0], 9)
    steps(run, 60), steps(here, 60)
    assert learned_the_same(run, here), "one that was ended from outside is done without"
    assert any("read images ahead have ended" in str(problem) for problem in run.news())
    assert not any(map(alive, pids)), "then all are"


def test_the_processes_end_with_a_rest_and_with_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "readers_wanted", lambda count: 1)
    run = steps(run_of(as_hdf5(tmp_path / "bars.h5"), "streamed"), 2)
    for end in ("rest", "the run is forgotten"):
        pool = run.trainer.batches._readers._pool
        assert pool is not None and pool.ready.wait(120)
        pid = pool._passes._workers[0].pid
        assert alive(pid)
        if end == "rest":
            run.rest()
            assert not alive(pid)
            steps(run, 2)  # the second step begins another
    del run, pool
    assert not alive(pid)


PROGRAM = """
import sys, time, itertools, numpy as np
from pathlib import Path
from vaestudio.data import arrays
from vaestudio.data.pictures import ImageOptions
from vaestudio.engine.readers import Readers

readers = Readers(arrays.load(Path(sys.argv[1]), options=ImageOptions(storage="streamed")).train.images.reader, 1)
readers.start()
readers._pool.ready.wait(120)
readers.begin(itertools.repeat(np.arange(256).repeat(64)))
readers.next()
print(readers._pool._passes._workers[0].pid, flush=True)
time.sleep(120)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_the_processes_end_when_the_program_is_killed(tmp_path: Path) -> None:
    """Also with more on the way than a pipe holds, which nobody takes any more."""
    path = as_hdf5(tmp_path / "bars.h5")
    command = [sys.executable, "-c", PROGRAM, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as program:
        assert program.stdout is not None
        pid = int(program.stdout.readline())
        assert alive(pid)
        program.kill()
    end = time.monotonic() + 10
    while alive(pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert not alive(pid)


@pytest.mark.parametrize(("at_hand", "streamed"), [(260 * 256 * 10, False), (260 * 256, True)])
def test_what_fits_is_resident_and_what_does_not_is_streamed_and_said(
    at_hand: int, streamed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "at_hand", lambda: at_hand)
    for path in (as_folder(tmp_path / "bars"), as_hdf5(tmp_path / "bars.h5")):
        data = loading.load_data(str(path))
        assert (data.stored is not None) == streamed
        news = Run(Experiment.of("vae", SMALL), data, CPU).news()
        assert [type(p) for p in news] == ([Streamed] if streamed else [])
        if streamed:
            assert (
                news[0].values["room"] == int(0.4 * at_hand) / 2**30 and news[0].values["needed"] == 260 * 256 / 2**30
            )


def test_the_memory_at_hand_is_the_least_of_machine_and_container(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 2**27 < storage._of_machine() < 2**45
    limit, used = tmp_path / "max", tmp_path / "current"
    monkeypatch.setattr(storage, "GROUPS", ((str(limit), str(used)),))
    assert storage._of_container() == [], "no container"
    used.write_text("30000\n"), limit.write_text("100000\n")
    assert storage.at_hand() == 70_000 and storage.room() == 28_000
    limit.write_text("max\n")
    assert storage.at_hand() > 2**27, "a container without a limit"


def test_a_set_that_was_looked_at_is_not_read_again_until_a_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = as_folder(tmp_path / "bars")
    some, other = sorted(path.rglob("*.png"))[:2]
    content = some.read_bytes()
    some.write_bytes(content[:200])
    read: list[int] = []
    one = folder.PicturesOfFolder._one
    monkeypatch.setattr(folder.PicturesOfFolder, "_one", lambda self, path: (read.append(1), one(self, path))[1])

    def load() -> tuple[Dataset, int]:
        read.clear()
        data = loading.load_data(str(path), {"storage": "streamed", "size": 16})
        return data, len(read) - len(data.test)  # those are kept in memory

    first, all_read = load()
    again, few = load()
    assert (all_read, few) == (260, 1), "the damaged one is tried again"
    assert again.fingerprint == first.fingerprint and [u.file for u in again.unreadable] == [
        some.relative_to(path).as_posix()
    ]
    some.write_bytes(content)
    assert load()[1] >= 260 and len(load()[0].unreadable) == 0
    os.utime(other, ns=(1, 1))
    whole, many = load()
    assert many == 260 and load()[1] == 0
    for file in (Path(os.environ["VAESTUDIO_CACHE"]) / "surveys").glob("*.npz"):
        file.write_bytes(file.read_bytes()[:1000])
    assert load()[0].fingerprint == whole.fingerprint


def test_the_window_is_told_of_all_this(tmp_path: Path) -> None:
    path = as_folder(tmp_path / "bars")
    engine = Engine(Memory())
    client = Client(engine)
    engine.start()
    try:
        client.post(m.NewRun("vae", str(path), {**SMALL, "epochs": 2000}, {"storage": "streamed", "size": 16}))
        note = client.until(m.Failed)
        assert (note.kind, note.level, note.state) == ("StreamedAsAsked", "note", "ready")
        client.post(m.Train())
        client.until(m.LossRows)
        next(path.rglob("*.png")).unlink()
        note = client.until(m.Failed)
        assert (note.kind, note.level, note.state) == ("ImagesLost", "note", "training")
        client.until(m.LossRows)
        shutil.move(path, tmp_path / "away")
        said = client.until(m.Failed, lambda event: event.level == "error")
        assert (said.kind, said.state) == ("ImagesGone", "paused")
        shutil.move(tmp_path / "away", path)
        client.post(m.Train())
        client.until(m.LossRows)
    finally:
        engine.close()


def test_the_command_line_says_it_and_keeps_what_was_learned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, new_run = as_folder(tmp_path / "bars"), loading.new_run

    def call(gone: Callable[[Run], object]) -> tuple[int, dict[str, Any], str]:
        monkeypatch.setattr(loading, "new_run", lambda *given: (run := new_run(*given), gone(run))[0])
        fields = ("storage=streamed", "size=16", "hidden=16", "batch_size=32")
        words = ["train", "vae", "--data", str(path), "--epochs", "2", "--json", "--device", "cpu", "--threads", "1",
                 "--output", str(tmp_path / "run.h5")]  # fmt: skip
        monkeypatch.setattr(sys, "argv", ["vaestudio", *words, *(w for f in fields for w in ("--set", f))])
        try:
            code = cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        printed = capsys.readouterr()
        return code, json.loads(printed.out), printed.err

    def one(run: Run) -> None:
        images = run.dataset.train.images
        (path / images.reader.name(int(images.rows[run.trainer.batches._rows(3)[0]]))).unlink()

    code, told, said = call(one)
    assert code == 0 and told["images_lost"] == 1 and told["epochs"] == 2
    assert "read from disk as they are needed, as you asked" in said
    assert "1 images of the training data can no longer be read" in said
    code, told, said = call(lambda run: shutil.move(path, tmp_path / "away"))
    assert code == 130 and told["steps"] == 1 and "disk still there" in said, "the first batch was read before"
    assert (tmp_path / "run.h5").exists()


def test_a_session_of_streamed_images_is_opened_again_with_its_data(tmp_path: Path) -> None:
    path = as_hdf5(tmp_path / "bars.h5")
    run = steps(run_of(path, "streamed"), 3)
    sessions = store.Sessions()
    sessions.save(run.state(), str(tmp_path / "run.h5"))
    again = loading.resume_run(sessions.load(str(tmp_path / "run.h5")))
    assert again.dataset.stored is not None, "how it was read is remembered with where it is"
    assert same(steps(again, 3).state(), steps(run, 3).state())
    resident = loading.resume_run(sessions.load(str(tmp_path / "run.h5")), str(path))
    assert resident.dataset.stored is None and learned_the_same(steps(resident, 3), again)

"""A look at data before a run learns from them: exactly what the run will see, without troubling the run that goes on."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.engine.data import bars
from tests.engine.test_engine import SMALL, Client, Memory
from vaestudio.data import known
from vaestudio.data.dataset import Dataset
from vaestudio.data.pictures import ImageOptions
from vaestudio.engine import loading
from vaestudio.engine import messages as m
from vaestudio.engine.describe import catalogue
from vaestudio.engine.engine import Engine
from vaestudio.engine.preview import spread, summary


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def client(memory: Memory) -> Iterator[Client]:
    engine = Engine(memory)
    engine.start()
    yield Client(engine)
    assert engine.close(30), "the thread did not end"


@pytest.fixture
def animals(tmp_path: Path) -> Path:
    """24 grey pictures of 40 × 20 in three classes, and two files that are none."""
    folder = tmp_path / "animals"
    for k, name in enumerate(("cat", "dog", "owl")):
        (folder / name).mkdir(parents=True)
        for i in range(8):
            picture = np.full((20, 40), 60 * k + i, np.uint8)
            picture[:, :10] = 200 + k
            Image.fromarray(picture).save(folder / name / f"{i}.png")
    (folder / "cat" / "notes.txt").write_text("no picture")
    (folder / "owl" / "empty.png").write_bytes(b"")
    return folder


def look(client: Client, source: object, **options: Any) -> m.Previewed:
    client.post(m.Preview(str(source), options))
    return client.until(m.Previewed, lambda e: e.options == options)


def test_a_look_shows_what_a_run_will_see(client: Client, animals: Path) -> None:
    seen = look(client, animals, size=16, test_share=0.25)
    data = seen.data
    assert data is not None and seen.problem is None and seen.source == str(animals)
    assert (data.name, data.shape, data.n_train, data.n_test) == ("animals", (1, 16, 16), 18, 6)
    assert data.class_names == ("cat", "dog", "owl")
    assert sum(data.train_counts) == 18 and sum(data.test_counts) == 6
    assert [a + b for a, b in zip(data.train_counts, data.test_counts, strict=True)] == [8, 8, 8]
    assert [file for file, _ in data.unreadable] == ["cat/notes.txt", "owl/empty.png"]
    assert "empty file" in dict(data.unreadable)["owl/empty.png"]
    dataset = loading.prepare(str(animals), {"size": 16, "test_share": 0.25})
    assert dataset.train.labels is not None and data.labels is not None
    assert np.array_equal(data.pictures, dataset.train.images.numpy()), "all 18 fit on the sheet, in their order"
    assert np.array_equal(data.labels, dataset.train.labels.numpy())


@pytest.mark.parametrize("options", [{"invert": True}, {"fit": "pad"}, {"colour": "colour"}, {"size": 32}])
def test_every_option_shows(client: Client, animals: Path, options: dict[str, Any]) -> None:
    plain, changed = look(client, animals).data, look(client, animals, **options).data
    assert plain is not None and changed is not None
    assert plain.pictures.shape != changed.pictures.shape or not np.array_equal(plain.pictures, changed.pictures)


def test_what_is_wrong_is_the_answer_and_the_thread_lives(client: Client, animals: Path, tmp_path: Path) -> None:
    missing = look(client, tmp_path / "nowhere").problem
    assert missing is not None and missing.kind == "UnknownDataset" and "nowhere" in missing.values["name"]
    size = look(client, animals, size=3).problem
    assert size is not None and size.kind == "BadValue" and size.values["name"] == "size"
    assert not client.all(m.Failed), "an import has its own place for its problems"
    assert look(client, animals).data is not None


def test_the_run_of_what_was_looked_at_loads_nothing_again(
    client: Client, animals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"size": 16}
    assert look(client, animals, **options).data is not None
    assert not known._read(), "a look leaves no note"

    def never(*_: object, **__: object) -> None:
        raise AssertionError("loaded again")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "prepare", never)
        client.post(m.NewRun("cvae", str(animals), SMALL, options, "cpu"))
        run = client.until(m.RunOpened).run
    assert run.shape == (1, 16, 16) and run.class_names == ("cat", "dog", "owl") and not client.all(m.Failed)
    (note,) = known._read().values()
    assert note == {"source": str(animals), "options": options}, "the session finds its data again"
    client.post(m.NewRun("cvae", str(animals), SMALL, {"size": 32}, "cpu"))
    assert client.until(m.RunOpened).run.shape == (1, 32, 32), "other options are other data"


def test_a_look_at_nothing_lets_go_of_what_was_looked_at(
    client: Client, animals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look(client, animals).data is not None
    loaded: list[str] = []
    prepare = loading.prepare

    def counted(source: str, *rest: Any) -> Dataset:
        loaded.append(source)
        return prepare(source, *rest)

    monkeypatch.setattr(loading, "prepare", counted)
    client.post(m.Preview(""), m.NewRun("vae", str(animals), SMALL, {}, "cpu"))
    client.until(m.RunOpened)
    assert len(loaded) == 1


def slowly(_: str, __: Any, progress: Callable[[float, str], None]) -> None:
    for i in range(100_000):
        progress(i / 100_000, "reading")
        time.sleep(0.001)


def test_a_look_shows_progress_and_can_be_cancelled(
    client: Client, animals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.until(m.Ready)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "prepare", slowly)
        client.post(m.Preview(str(animals)))
        assert client.until(m.Working).task == "Preparing images"
        client.post(m.Cancel())
        problem = client.until(m.Previewed).problem
    assert problem is not None and problem.kind == "Cancelled"
    assert client.all(m.Working)[-1].fraction == 1.0, "nothing goes on any more"


def test_a_later_look_takes_the_place_of_one_that_goes_on(
    client: Client, animals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.until(m.Ready)
    prepare = loading.prepare
    monkeypatch.setattr(loading, "prepare", lambda s, o, p: slowly(s, o, p) if not o else prepare(s, o, p))
    client.post(m.Preview(str(animals)))
    client.until(m.Working)
    assert look(client, animals, size=16).data is not None


def test_training_goes_on_after_a_look_and_after_one_that_failed(client: Client, animals: Path, tmp_path: Path) -> None:
    client.post(m.NewRun("vae", str(animals), {**SMALL, "epochs": 100_000}, {"size": 16}, "cpu"), m.Train())
    client.until(m.LossRows)
    assert look(client, animals, size=32).data is not None
    assert look(client, tmp_path / "nowhere").problem is not None
    seen = len(client.seen)
    client.until(m.LossRows)
    client.until(m.LossRows)
    assert not any(isinstance(e, m.StateChanged) and e.state == "paused" for e in client.seen[:seen])


def test_pictures_are_spread_over_the_classes() -> None:
    labels = np.array([2] * 100 + [0] * 3 + [1] * 500)
    chosen = spread(labels, len(labels), 60)
    assert len(set(chosen.tolist())) == 60 and np.bincount(labels[chosen]).tolist() == [3, 29, 28]
    assert labels[chosen].tolist() == sorted(labels[chosen])
    assert chosen[-1] == 99 and chosen[3] == 103, "from end to end of a class"


@pytest.mark.parametrize("count", [1, 2, 59, 60, 61, 5000])
def test_without_classes_they_are_spread_over_all(count: int) -> None:
    chosen = spread(None, count, 60)
    assert len(chosen) == len(set(chosen.tolist())) == min(count, 60)
    assert chosen[0] == 0 and (count == 1 or chosen[-1] == count - 1)


def test_more_classes_than_fit_give_one_picture_each() -> None:
    chosen = spread(np.arange(1000) // 2, 1000, 60)
    assert len(np.unique(chosen // 2)) == 60 and chosen[-1] // 2 == 499


def test_a_summary_of_colour_and_of_no_labels() -> None:
    plain = summary(bars(channels=3, labelled=False))
    assert plain.shape == (3, 16, 16) and plain.pictures.shape == (60, 3, 16, 16)
    assert plain.labels is None and plain.class_names == () and plain.train_counts == plain.test_counts == ()


def test_the_window_knows_the_words_it_translates(client: Client, animals: Path) -> None:
    from vaestudio.app import importing, left_out

    data = look(client, animals).data
    assert data is not None and {reason for _, reason in data.unreadable} <= set(left_out.REASONS)
    problem = look(client, animals, size=3).problem
    assert problem is not None and problem.values["expected"] == importing.SIZES
    assert importing.TASK in {working.task for working in client.all(m.Working)}


def test_the_window_is_told_how_images_can_be_prepared() -> None:
    options = catalogue().options
    assert {f.name for f in options} == set(ImageOptions.model_fields) and {f.group for f in options} == {"data"}

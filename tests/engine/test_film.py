"""The time machine: what is kept of a run, how it is looked back at, and runs that begin where another was."""

import numpy as np
import pytest

from tests.engine.data import bars
from tests.engine.test_run import CPU, same, small, steps
from vaestudio.engine import film as films
from vaestudio.engine import messages as m
from vaestudio.engine.camera import Camera, settings_for
from vaestudio.engine.film import Film, size
from vaestudio.engine.fit import fit
from vaestudio.engine.fork import fork
from vaestudio.engine.looker import Looker
from vaestudio.engine.probes import PROBES
from vaestudio.engine.rewind import Rewinder
from vaestudio.engine.run import Run
from vaestudio.engine.state import Checkpoint, Frame
from vaestudio.errors import BadValue, Cancelled, UnknownField
from vaestudio.models import MODELS


def frame(step: int, views: int = 1000, weights: int | None = 1000) -> Frame:
    return Frame(
        step, {"x": np.zeros(views, np.uint8)}, None if weights is None else {"w": np.zeros(weights, np.uint8)}
    )


def filmed(run: Run, until: int, hook: object = None) -> Camera:
    """Every scheduled frame, whatever it costs."""
    camera = Camera(run)
    camera.credit = float("inf")
    camera.capture()
    while run.step < until:
        steps(run, 1)
        if run.due_for_test:
            run.test()
            run.remember()
            camera.keep()
        camera.capture()
    return camera


# ---------------------------------------------------------------------------------------------------- which are kept
def roll(steps_per_epoch: int, until: int, **of: int) -> Film:
    film, step = Film(steps_per_epoch), 0
    while step <= until:
        film.add(frame(step, **of))
        step = film.after(step)
    return film


def test_the_beginning_is_dense_then_frames_are_evenly_apart() -> None:
    film = roll(80, 1000)
    at = [f.step for f in film.frames]
    assert at[:10] == [0, 1, 2, 3, 5, 8, 10, 13, 20, 21]
    assert set(range(0, 1001, 10)) <= set(at), "an eighth of an epoch apart"
    assert roll(3, 20).frames[-1].step == 20


def test_when_there_are_too_many_every_second_goes_and_the_beginning_stays() -> None:
    film = roll(80, 100_000)
    at = np.array([f.step for f in film.frames])
    assert len(at) <= films.FRAMES and at[:6].tolist() == [0, 1, 2, 3, 5, 8]
    assert np.diff(at).max() == film.stride and film.stride in (640, 1280)
    assert at[-1] > 100_000 - film.stride and (np.diff(at) > 0).all()
    assert [f.step for f in roll(80, 100_000).frames] == at.tolist(), "the same every time"


def test_views_and_weights_and_checkpoints_are_bounded_in_bytes() -> None:
    film = roll(80, 3_000, views=films.VIEWS // 60, weights=films.WEIGHTS // 9)
    assert sum(size(f.views) for f in film.frames) <= films.VIEWS
    heavy = [i for i, f in enumerate(film.frames) if f.weights is not None]
    assert len(heavy) == 9 and heavy[0] == 0 and heavy[-1] == len(film.frames) - 1
    assert max(np.diff(heavy)) <= 4 * min(np.diff(heavy)), "spread over the whole film"
    none = roll(80, 500, weights=films.WEIGHTS + 1)
    assert not any(f.weights for f in none.frames)
    for epoch in range(1, 50):
        film.keep(Checkpoint(80 * epoch, {"w": np.zeros(films.CHECKPOINTS // 4, np.uint8)}, {}))
    kept = [c.step // 80 for c in film.checkpoints]
    assert kept == [16, 32, 48]
    film.keep(Checkpoint(80 * 64, {"w": np.zeros(films.CHECKPOINTS + 1, np.uint8)}, {}))
    assert film.checkpoint(80 * 64) is None, "one that does not fit pushes the others out, not the bound"


@pytest.mark.parametrize(("size", "channels"), [(16, 1), (28, 1), (64, 3), (128, 3), (512, 3)])
def test_a_frame_of_any_pictures_fits(size: int, channels: int) -> None:
    run = small(latent_dim=3)
    shape = type("Spec", (), {"shape": (channels, size, size)})
    run.dataset = type("Data", (), {"spec": shape})()  # type: ignore[assignment]
    settings = settings_for(run)
    count = sum(s.get("count", s.get("columns", 0) ** 2) for p, s in settings.items() if p != "latent cloud")
    total = count * channels * size * size + settings["latent cloud"]["count"] * 14
    assert total <= films.VIEWS // 50
    assert (size == 512) == ("samples" not in settings)


# ---------------------------------------------------------------------------------------------------- recording
@pytest.mark.parametrize("model", [kind.name for kind in MODELS])
def test_filming_changes_no_bit_and_every_model_can_be_filmed(model: str) -> None:
    seen, unseen = small(model), steps(small(model), 12)
    filmed(seen, 12)
    assert same(seen.state(), unseen.state())
    assert [f.step for f in seen.film.frames] == list(range(13)), "five steps an epoch: every one"
    first, *others = seen.film.frames
    assert all(f.views.keys() == first.views.keys() and f.weights for f in others)
    assert all(f.views[n].shape == first.views[n].shape for f in others for n in first.views)


def test_a_frame_is_what_the_probes_said_at_that_step() -> None:
    run = small()
    camera = Camera(run)
    steps(run, 3)
    camera.credit, camera.next = 0.0, 3
    camera.capture()
    expected = {p: [*PROBES[p](run, s)][-1] for p, s in camera.settings.items()}
    while camera.busy:
        camera.slice()
        steps(run, 1)  # training goes on between the slices
    (frame,) = run.film.frames
    rewinder = Rewinder(run)
    rewound = rewinder.go(1)
    assert rewound == m.Rewound(3, 3) and frame.step == 3
    for probe, settings in camera.settings.items():
        answer, live = rewinder.answer(probe, settings), expected[probe]
        assert type(answer) is type(live) and answer is not None and live is not None
        assert answer.step == live.step == 3
        for name, value in vars(live).items():
            if isinstance(value, np.ndarray):
                np.testing.assert_allclose(getattr(answer, name), value, rtol=2e-3, atol=1e-3)


def test_headless_training_has_a_film_that_ends_with_the_last_step() -> None:
    run, alone = small(), small()
    fit(run, 17, camera=Camera(run))
    fit(alone, 17)
    assert same(run.state(), alone.state()) and not alone.film.frames
    assert run.film.frames[0].step == 0 and run.film.frames[-1].step == 17
    assert [c.step for c in run.film.checkpoints] == [5, 10, 15]


def test_a_run_that_goes_back_forgets_the_film_after_it() -> None:
    run = small()
    camera = filmed(run, 7)  # the last remembered state is that of step 5
    camera.credit = 0.0
    steps(run, 1)
    camera.capture()
    assert camera.busy
    run.go_back()
    assert [f.step for f in run.film.frames] == [0, 1, 2, 3, 4, 5]
    steps(run, 1)
    camera.credit = 1.0
    camera.capture()
    assert [f.step for f in run.film.frames][-1] == 5, "nor does the frame in the making come back"
    steps(run, 1)
    camera.capture()
    assert run.film.frames[-1].step == 7


def test_the_film_and_the_probes_share_a_tenth() -> None:
    """Each slice costs 5 ms of a clock that training advances by 2 ms a step."""
    run, now = small(batch_size=8), [0.0]

    def costly(*_: object) -> object:
        for _ in range(2):
            now[0] += 0.005
            yield None
        yield m.Samples(run.step, np.zeros((1, 1, 1, 1), np.uint8), None)

    answers: list[m.Probed] = []
    looker = Looker(answers.append, lambda: now[0])
    camera = Camera(run, lambda: now[0])
    camera.credit = 0.0
    with pytest.MonkeyPatch.context() as patch:
        for probe in PROBES:
            patch.setitem(PROBES, probe, costly)
        looker.watch("samples", {})
        spent = 0.0
        for _ in range(1500):
            run.trainer.step_count += 1
            now[0] += 0.002
            before = now[0]
            looker.spend(camera.capture())
            looker.look(run, True, camera)
            spent += now[0] - before
    assert 0.08 <= spent / now[0] <= 0.11
    assert len(run.film.frames) >= 3 and len(answers) >= 3, "they take turns"


# ---------------------------------------------------------------------------------------------------- looking back
def test_what_was_not_recorded_is_made_from_the_nearest_weights() -> None:
    run = small()
    filmed(run, 6)
    run.film.frames = [f if f.step in (0, 4) else Frame(f.step, f.views) for f in run.film.frames]
    rewinder = Rewinder(run)
    assert rewinder.go(3) == m.Rewound(3, 4)
    assert rewinder.answer("latent cloud", {"errors": True}) is None
    assert rewinder.answer("reconstructions", {"which": "worst"}) is None
    assert rewinder.answer("samples", {"temperature": 0.5}) is None
    assert rewinder.answer("manifold", {"dimensions": (0, 2)}) is None
    then, past = steps(small(), 4), rewinder.past
    assert past is not None and past.step == 4
    for probe in ("latent cloud", "samples"):
        made, was = [*PROBES[probe](past, {"errors": True})][-1], [*PROBES[probe](then, {"errors": True})][-1]
        for name, value in vars(was).items():
            if isinstance(value, np.ndarray):
                np.testing.assert_allclose(
                    getattr(made, name), value, rtol=0.01, atol=2.0 if value.dtype == np.uint8 else 0.01
                )
    before = run.state()
    steps(run, 4)
    assert not same(before, run.state()) and rewinder.past is past, "training goes on meanwhile"
    assert rewinder.go(None) == m.Rewound(None) and rewinder.past is None
    assert Rewinder(small()).go(5) == m.Rewound(None), "nothing was recorded"


def test_looking_back_changes_no_bit() -> None:
    run = small("cvae")
    filmed(run, 4)
    looker, rewinder = Looker(lambda _: None), Rewinder(run)
    for probe in PROBES:
        looker.watch(probe, {"count": 9, "columns": 3, "which": "worst", "temperature": 0.7})
    for step in (0, 3, 1, None, 2):
        rewinder.go(step)
        looker.rewind(rewinder.past or run, rewinder.answer)
        while looker.look(rewinder.past or run, training=False):
            pass
        steps(run, 1)
    assert same(run.state(), steps(small("cvae"), 9).state())


# ---------------------------------------------------------------------------------------------------- forks
def turned(until: int, film: bool = True) -> Run:
    """Knobs turned before, at and after steps that forks begin from."""
    run = small(beta_schedule="warmup", beta_schedule_steps=30)
    camera = Camera(run) if film else None
    for step in range(until + 1):
        if step in (3, 12):
            run.set_knob("beta", 1.0 + step)
        if step == 12:
            run.set_knob("update", "alternate")
            run.set_knob("alternate_every", 3)
        if step < until:
            steps(run, 1)
            if run.due_for_test:
                run.test()
                run.remember()
                if camera is not None:
                    camera.keep()
    return run


@pytest.mark.parametrize("step", [0, 2, 5, 12, 13, 21])
@pytest.mark.parametrize("film", [True, False], ids=["from a checkpoint", "from the seed"])
def test_a_fork_with_unchanged_knobs_gives_the_bits_of_its_parent(step: int, film: bool) -> None:
    parent = turned(21, film)
    before = parent.state()
    child, exact = fork(parent, step)
    assert exact and child.id != parent.id and child.parent == m.Parent(parent.id, step)
    assert same(parent.state(), before), "the parent is not touched"
    assert same(child.state(), turned(step).state()) and child.step == step
    assert [t.step for t in child.tests] == [t.step for t in parent.tests if t.step <= step]
    assert child.knobs == [k for k in parent.knobs if k.step <= step]
    for at in range(step, 21):
        for knob in parent.knobs:
            if knob.step == at > step:
                child.set_knob(knob.name, knob.value)
        steps(child, 1)
    assert same(child.state(), before)


def test_a_fork_with_another_knob_is_another_run_from_there_on() -> None:
    parent = turned(16)
    child, exact = fork(parent, 13, {"beta": 9})
    assert exact and child.knobs[-1] == m.KnobChanged(13, "beta", 9.0)
    steps(child, 3)
    assert np.array_equal(child.rows()[:13], parent.rows()[:13])
    assert not np.array_equal(child.rows()[13:], parent.rows()[13:])
    with pytest.raises(UnknownField):
        fork(parent, 13, {"latent_dim": 5})
    for step in (-1, 17):
        with pytest.raises(BadValue):
            fork(parent, step)


def test_a_fork_says_when_the_way_there_gave_other_digits() -> None:
    parent = turned(16)
    parent._rows = [parent.rows() + 0]
    parent._rows[0][12, 0] += 1e-6
    _, exact = fork(parent, 14)
    assert not exact
    _, exact = fork(parent, 11)
    assert exact


def test_a_fork_shows_progress_and_can_be_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vaestudio.engine.fork.TELL", 0.0)
    parent, seen = turned(16), list[float]()

    def progress(fraction: float, _: str) -> None:
        seen.append(fraction)
        if len(seen) == 2:
            raise Cancelled(task="fork")

    with pytest.raises(Cancelled):
        fork(parent, 14, progress=progress)
    assert seen == [0.25, 0.5]


def test_a_fork_of_a_resumed_run_and_of_a_fork() -> None:
    parent = turned(16)
    again = Run.resume(parent.state(), bars(), CPU)
    child, exact = fork(again, 13)
    assert exact and same(child.state(), turned(13).state())
    grandchild, exact = fork(child, 7)
    assert exact and grandchild.parent == m.Parent(child.id, 7) and same(grandchild.state(), turned(7).state())


def test_a_session_is_known_by_its_last_samples_or_else_reconstructions() -> None:
    made = [np.full((12, 1, 2, 2), level, np.uint8) for level in (1, 2, 3)]
    assert Film(10).pictures is None
    assert Film(10, [Frame(0, {"means": made[0]})]).pictures is None
    assert Film(10, [Frame(0, {"reconstructions": made[0]})]).pictures.shape == (9, 1, 2, 2)  # type: ignore[union-attr]
    both = {"reconstructions": made[0], "samples": made[2]}
    assert (Film(10, [Frame(0, {"samples": made[1]}), Frame(1, both)]).pictures == 3).all()  # type: ignore[union-attr]

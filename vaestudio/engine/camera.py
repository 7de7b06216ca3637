"""Records a run's film while it trains, within the probes' share of the time, and changes no bit of it.

At a scheduled step the weights are copied, which takes less than a millisecond; the frame is then made from the copy, slice
by slice, while training goes on: it shows exactly that step.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from math import isqrt
from typing import Any

from vaestudio.engine import messages as m
from vaestudio.engine.film import FRAMES, VIEWS, halved
from vaestudio.engine.probes import PROBES
from vaestudio.engine.rewind import Past, columns_of, plane, second_model
from vaestudio.engine.run import Run
from vaestudio.engine.state import Array, Checkpoint, Frame

CREDIT = 0.3  # seconds that the first frames may take at once: the beginning is where most happens
CLOUD = 2_000  # test images in the latent cloud, at most
FEWEST = 50  # frames, where pictures are large


def settings_for(run: Run) -> dict[str, dict[str, Any]]:
    """What is recorded of `run`, by probe: as much of everything as fits a frame, or as its first frame has."""
    if run.film.frames:
        return _settings_of(run.film.frames[0].views, run)
    (c, h, w), dim = run.dataset.spec.shape, run.model.latent_dim
    room = VIEWS // FRAMES
    cloud = min(CLOUD, len(run.test_split), max(1, room * 3 // 10 // (4 * dim + 2)))
    pictures = max(3, room * 7 // 10 // (c * h * w))
    chosen: dict[str, dict[str, Any]] = {"latent cloud": {"count": cloud}}
    if pictures * c * h * w <= VIEWS // FEWEST - room // 2:
        grid = min(100, max(1, pictures * 2 // 5))
        chosen["reconstructions"] = {"count": min(16, len(run.test_split), max(1, pictures // 5))}
        chosen["samples"] = {"count": min(36, max(1, pictures * 2 // 5))}
        chosen["manifold"] = {"columns": grid if dim == 1 else isqrt(grid), "dimensions": plane(run)}
    return chosen


def _settings_of(views: Mapping[str, Array], run: Run) -> dict[str, dict[str, Any]]:
    counts = {"latent cloud": "means", "reconstructions": "reconstructions", "samples": "samples"}
    chosen: dict[str, dict[str, Any]] = {p: {"count": len(views[v])} for p, v in counts.items() if v in views}
    if "manifold" in views:
        chosen["manifold"] = {"columns": columns_of(views["manifold"], run), "dimensions": plane(run)}
    return chosen


def views_of(answer: m.Probed) -> dict[str, Array]:
    """An answer as arrays of a frame."""
    match answer:
        case m.LatentCloud():
            return {
                "means": halved(answer.means), "deviations": halved(answer.deviations), "kl": halved(answer.kl),
                "kl_per_dimension": answer.kl_per_dimension,
            }  # fmt: skip
        case m.Reconstructions() if answer.losses is not None:
            return {"reconstructions": answer.images, "losses": answer.losses}
        case m.Samples():
            return {"samples": answer.images}
        case m.Manifold() if answer.mean is not None and answer.deviation is not None:
            return {
                "manifold": answer.images,
                "manifold_mean": answer.mean,
                "manifold_deviation": answer.deviation,
            }
    return {}


class Camera:
    """Belongs to one run and writes into its film. `next` is the step at which it wants to be called."""

    def __init__(self, run: Run, clock: Callable[[], float] = time.perf_counter) -> None:
        self.run, self.clock = run, clock
        self.credit = CREDIT
        self.settings = settings_for(run)
        last = run.film.frames[-1].step if run.film.frames else -1
        self.next = run.step if run.step > last else run.film.after(run.step)
        self._model = second_model(run)
        self._work: Iterator[None] | None = None
        self._cuts = run.film.cuts

    @property
    def busy(self) -> bool:
        """Whether a frame is in the making."""
        return self._work is not None

    def capture(self, interrupted: Callable[[], object] = lambda: False, *, now: bool = False) -> float:
        """Between two steps, every row collected: begin the frame of this step if it is due, or asked for `now`.

        A step that comes while the last frame is still in the making is left out. The first frames are made at once, on
        credit. Returns the seconds spent without it.
        """
        run, start = self.run, self.clock()
        frames = run.film.frames
        if self._cuts != run.film.cuts:  # the run went back: the frame in the making is of a step that is gone
            self._work, self._cuts, self.next = None, run.film.cuts, run.film.after(run.step)
        if (run.step < self.next and not now) or (frames and frames[-1].step >= run.step):
            return 0.0
        self.next = run.film.after(run.step)
        if self._work is None:
            for mine, theirs in zip(self._model.state_dict().values(), run.model.state_dict().values(), strict=True):
                mine.copy_(theirs)
            self._work = self._make(Past(run, self._model, run.step))
        spent = self.clock() - start
        while self._work is not None and self.credit > 0 and not interrupted():
            self.credit -= self.slice()
        return spent

    def slice(self) -> float:
        """A few milliseconds of work on the frame; the seconds it took."""
        start = self.clock()
        if self._work is not None and next(self._work, self) is self:
            self._work = None
        return self.clock() - start

    def finish(self) -> None:
        while self._work is not None:
            self.slice()

    def keep(self) -> None:
        """At the end of an epoch: the state that the run has just remembered is a place to fork from."""
        weights, moments, step = self.run.remembered
        if step == self.run.step:
            self.run.film.keep(Checkpoint(step, weights, moments))

    def _make(self, then: Past) -> Iterator[None]:
        views: dict[str, Array] = {}
        for probe, settings in self.settings.items():
            for answer in PROBES[probe](then, settings):
                views |= {} if answer is None else views_of(answer)
                yield
        weights = {name: halved(t.numpy(force=True).copy()) for name, t in self._model.state_dict().items()}
        film = self.run.film
        if self._cuts == film.cuts:
            film.add(Frame(then.step, views, weights))
            self.next = film.after(self.run.step)  # the stride may have doubled

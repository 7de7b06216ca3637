"""Several runs of one experiment that differ in one build field, trained on the same batches to be seen side by side."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from vaestudio.engine import messages as m
from vaestudio.engine import probes
from vaestudio.engine.experiment import Experiment, fields
from vaestudio.engine.run import Run
from vaestudio.errors import BadValue, ComparisonDiverged, Diverged, UnknownField

SHOWN = 16  # test images, the first ones
TELL = 0.25  # seconds between two reports of a comparison that goes on
ENDED = object()


@dataclass
class _Lane:
    """One value on its way."""

    experiment: Experiment
    row: m.ComparedRow  # the last known
    run: Run | None = None  # while there is more to learn: a finished run gives its memory back


class Comparison:
    """`base` trained anew from step 0 for each value of `field`, with everything else as it now stands.

    The seed is the same, so every run sees the same batches in the same order, and each gives the numbers that it gives
    when it is trained alone. `base` lends its data and its device and is not touched. Costs as much memory as the models
    that are being trained: all of them `beside` each other (one step each in turn), otherwise one after the other.
    """

    def __init__(self, base: Run, field: str, values: Sequence[Any], epochs: int, beside: bool) -> None:
        """Everything is checked here and nothing is built; raises UnknownField or BadValue."""
        model = base.experiment.model
        if field not in model.Build.model_fields:
            raise UnknownField(name=field, known=", ".join(model.Build.model_fields))
        if not values:
            raise BadValue(name=field, expected=next(f for f in fields(model) if f.name == field).expected, found="")
        self.base, self.field, self.beside = base, field, beside
        settings = {**base.experiment.values, "epochs": epochs}
        experiments = [Experiment.of(model.name, {**settings, field: value}) for value in values]
        self.epochs: int = experiments[0].values["epochs"]
        unique = {experiment.values[field]: experiment for experiment in experiments}
        self._lanes = [_Lane(e, m.ComparedRow(value)) for value, e in unique.items()]
        self._originals = base.test_split.images[:SHOWN].numpy()
        self._work = self._steps()

    def advance(self, seconds: float, interrupted: Callable[[], object] = lambda: False) -> bool:
        """Work for `seconds` and at most a step longer, or until `interrupted()`; False when there is no more to do.

        Raises ComparisonDiverged, and DoesNotFit for a value with which no model can be built.
        """
        end = time.perf_counter() + seconds
        return any(interrupted() or time.perf_counter() > end for _ in self._work)

    def compared(self, done: bool = False) -> m.Compared:
        """How far every value is, with what it makes of the first test images now."""
        rows = tuple(lane.row if lane.run is None else self._look(lane.run) for lane in self._lanes)
        return m.Compared(self.field, self.epochs, rows, self._originals, done)

    def _steps(self) -> Iterator[None]:
        """Yields after every model built, every step and every chunk of a test."""
        work = [(lane, self._train(lane)) for lane in self._lanes]
        while work:
            for turn in work.copy() if self.beside else work[:1]:
                try:
                    if next(turn[1], ENDED) is ENDED:
                        work.remove(turn)
                except Diverged as error:
                    value = turn[0].row.value
                    about = {n: error.values[n] for n in ("step", "learning_rate")}
                    raise ComparisonDiverged(name=self.field, value=value, **about) from error
                yield

    def _train(self, lane: _Lane) -> Iterator[None]:
        run = lane.run = Run(lane.experiment, self.base.dataset, self.base.device)
        mine, lent = run.trainer.batches, self.base.trainer.batches
        mine.images, mine.labels = lent.images, lent.labels  # on a GPU each run would hold a copy of all images
        yield
        while run.step < self.epochs * run.steps_per_epoch:
            run.advance()
            if run.trainer.full or run.step % run.steps_per_epoch == 0:
                run.collect()
            yield
            if run.due_for_test:
                for _ in run.test_chunks():
                    yield
        lane.row, lane.run = self._look(run), None

    def _look(self, run: Run) -> m.ComparedRow:
        answer = next(probes.reconstructions(run, {"count": SHOWN}))
        assert isinstance(answer, m.Reconstructions)
        last = run.tests[-1] if run.tests else m.ComparedRow(None)
        return m.ComparedRow(
            value=run.experiment.values[self.field],
            step=run.step,
            epoch=run.epoch,
            parameters=sum(p.numel() for p in run.model.parameters()),
            reconstruction=last.reconstruction,
            kl=last.kl,
            negative_elbo=last.negative_elbo,
            active_units_kl=last.active_units_kl,
            images=answer.images,
        )


class Comparer:
    """The comparison that is going on, if any: tells of it now and then, and of its end once."""

    def __init__(self, emit: Callable[[m.Compared], None], clock: Callable[[], float] = time.monotonic) -> None:
        self.emit, self.clock = emit, clock
        self._comparison: Comparison | None = None

    @property
    def active(self) -> bool:
        return self._comparison is not None

    def begin(self, comparison: Comparison) -> None:
        """In place of the one that is going on."""
        self.end()
        self._comparison = comparison
        self._tell(comparison)

    def advance(self, seconds: float, interrupted: Callable[[], object] = lambda: False) -> None:
        """As `Comparison.advance`; what goes wrong ends the comparison, and is raised."""
        comparison = self._comparison
        if comparison is None:
            return
        try:
            more = comparison.advance(seconds, interrupted)
            if not more or self.clock() - self._told_at > TELL:
                self._tell(comparison, done=not more)
        except Exception:
            self.end()
            raise

    def end(self) -> None:
        """Before there is nothing more to do: what was last told stands."""
        if self._comparison is not None:
            self._comparison = None
            self.emit(replace(self._told, done=True))

    def _tell(self, comparison: Comparison, done: bool = False) -> None:
        self._told, self._told_at = comparison.compared(done), self.clock()
        if done:
            self._comparison = None
        self.emit(self._told)

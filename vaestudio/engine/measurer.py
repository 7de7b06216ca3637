"""Takes measures in slices, so that sliders and training go on beside them; each of a copy of the model as it was asked of."""

import time
from collections import deque
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from vaestudio.engine import messages as m
from vaestudio.engine.run import Run
from vaestudio.measures import MEASURES, named
from vaestudio.measures.measure import Measure, Subject, Work

TASK = "Measuring"
SLICE = 0.008  # seconds of small slices that are done in one go
SHARE = 0.5  # of the time, while training
TELL = 0.1  # seconds between two reports of progress


@dataclass
class _Job:
    measure: Measure
    subject: Subject
    settings: dict[str, Any]
    run: str
    step: int
    work: Work | None = None
    seconds: float = 0.0


class Measurer:
    """One measure at a time, in the order in which they were asked for. `failed` says what went wrong with one."""

    def __init__(
        self,
        emit: Callable[[m.Event], None],
        failed: Callable[[Exception], None],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.emit, self.failed, self.clock = emit, failed, clock
        self._jobs: deque[_Job] = deque()
        self._asked = 0  # since there was nothing to do: what the progress counts
        self._rest_until, self._told_at = 0.0, 0.0

    @property
    def active(self) -> bool:
        return bool(self._jobs)

    def begin(self, run: Run, command: m.Measure) -> None:
        """Behind what is going on. Raises UnknownMeasure, CannotMeasure or BadValue, and then begins none of them."""
        subject = Subject(run.model, run.dataset, run.test_split)
        measures = [named(name) for name in command.names] or [x for x in MEASURES if not x.missing(subject)]
        settings = dict(command.settings)
        for measure in measures:
            measure.begin(subject, settings)  # only to be refused
        waiting = {job.measure.name for job in self._jobs if job.step == run.step and job.run == run.id}
        still = Subject(deepcopy(run.model), run.dataset, run.test_split)
        self._jobs += [_Job(x, still, settings, run.id, run.step) for x in measures if x.name not in waiting]
        self._asked = max(self._asked, len(self._jobs)) if self._asked else len(self._jobs)
        self._tell(0.0)

    def end(self) -> None:
        """Stop; what has been measured stands."""
        if self._jobs:
            self._jobs.clear()
            self._finish()

    def look(self, training: bool = False) -> bool:
        """Some slices; True if there was something to do. What goes wrong ends that measure alone."""
        if not self._jobs:
            return False
        begun = self.clock()
        if training and begun < self._rest_until:
            return True
        job = self._jobs[0]
        try:
            done = self._slices(job, begun)
        except Exception as error:
            self._leave(job)
            self.failed(error)
            return True
        spent = self.clock() - begun
        job.seconds += spent
        self._rest_until = begun + spent / SHARE
        if isinstance(done, dict):
            self.emit(m.Measured(job.run, job.step, job.measure.name, done, job.seconds))
            self._leave(job)
        elif self.clock() - self._told_at > TELL:
            self._tell(done)
        return True

    def _slices(self, job: _Job, begun: float) -> Any:
        if job.work is None:
            job.work = job.measure.begin(job.subject, job.settings)
        for done in job.work:
            if isinstance(done, dict) or self.clock() - begun > SLICE:
                return done
        raise AssertionError("a measure ended without its result")

    def _leave(self, job: _Job) -> None:
        self._jobs.remove(job)
        if not self._jobs:
            self._finish()

    def _finish(self) -> None:
        self._asked = 0
        self.emit(m.Working(TASK, 1.0))

    def _tell(self, done: float) -> None:
        self._told_at = self.clock()
        fraction = (self._asked - len(self._jobs) + min(done, 1.0)) / max(1, self._asked)
        self.emit(m.Working(TASK, min(fraction, 0.999), self._jobs[0].measure.title))

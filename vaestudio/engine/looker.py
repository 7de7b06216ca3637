"""Which probes run when: all of them together take at most a tenth of the time while a run trains, all of it while it rests."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vaestudio.engine import messages as m
from vaestudio.engine.camera import Camera
from vaestudio.engine.probes import PROBES, Answer
from vaestudio.engine.run import Run

SHARE = 0.1  # of the time, while training
Recall = Callable[[str, Mapping[str, Any]], m.Probed | None]  # the recorded answer of a probe, or None
ENDED = object()  # a probe that means nothing for this model ends without an answer


@dataclass
class _Watched:
    settings: Mapping[str, Any]
    work: Answer | None = None
    version: int = -1  # of the weights that the last answer saw
    cost: float = 0.0  # seconds so far in this answer
    due: float = 0.0  # when the next may start


@dataclass
class Looker:
    """Advances watched probes by one slice a call. `version` counts what can change an answer (a step, a new run)."""

    emit: Callable[[m.Probed], None]
    clock: Callable[[], float] = time.perf_counter
    _watched: dict[str, _Watched] = field(default_factory=dict)
    _recall: Recall | None = None
    _rest_until: float = 0.0
    _filmed: bool = False  # whether the last slice was the camera's

    def watch(self, probe: str, settings: Mapping[str, Any]) -> None:
        """Start, or start again with other settings at once."""
        self._watched[probe] = _Watched(dict(settings))

    def unwatch(self, probe: str) -> None:
        self._watched.pop(probe, None)

    def forget(self) -> None:
        """Another run: every answer is asked for anew."""
        for watched in self._watched.values():
            watched.work, watched.version, watched.due = None, -1, 0.0

    def rewind(self, past: Run, recall: Recall | None) -> None:
        """Answers are of `past` from here on. What `recall` knows is given at once; None: the run itself again."""
        self.forget()
        self._recall = recall
        for name, watched in self._watched.items():
            if recall is not None and (answer := recall(name, watched.settings)) is not None:
                watched.version = past.step
                self.emit(answer)

    def spend(self, seconds: float) -> None:
        """So long was looked, just now: nine times as long without follow."""
        self._rest_until = max(self._rest_until, self.clock()) + seconds * (1 / SHARE - 1)

    def look(self, run: Run, training: bool, camera: Camera | None = None) -> bool:
        """One slice of the probe that has waited longest, if any is due; True if there was something to do.

        A frame of the film in the making takes turns with the probes, out of the same tenth.
        """
        now = self.clock()
        if training and now < self._rest_until:
            return False
        waiting = [
            (w.due, name) for name, w in self._watched.items() if w.work is not None or (w.version != run.step and (not training or now >= w.due))
        ]  # fmt: skip
        if camera is not None and camera.busy and not (waiting and self._filmed):
            self._filmed = True
            self.spend(camera.slice())
            return True
        self._filmed = False
        if not waiting:
            return False
        name = min(waiting)[1]
        watched = self._watched[name]
        if watched.work is None:
            recorded = None if self._recall is None else self._recall(name, watched.settings)
            watched.work = PROBES[name](run, watched.settings) if recorded is None else iter((recorded,))
            watched.version, watched.cost = run.step, 0.0
        answer = next(watched.work, ENDED)
        spent = self.clock() - now
        watched.cost += spent
        self._rest_until = now + spent / SHARE  # this slice, then nine times as long without one
        if answer is not None:  # None: there is more to do
            watched.work = None
            watched.due = now + spent + watched.cost * (1 / SHARE - 1)
        if isinstance(answer, m.Probed):
            self.emit(answer)
        return True

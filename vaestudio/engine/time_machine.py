"""What the engine's thread does about the past of its run: record it, and show it."""

from collections.abc import Callable

from vaestudio.engine import messages as m
from vaestudio.engine.camera import Camera
from vaestudio.engine.looker import Looker
from vaestudio.engine.rewind import Rewinder
from vaestudio.engine.run import Run


class TimeMachine:
    """Of one run at a time. What is watched is answered from where the run is, or from where a person looks back to."""

    def __init__(self, emit: Callable[[m.Event], None], looker: Looker) -> None:
        self.emit, self.looker = emit, looker
        self.camera: Camera | None = None
        self.rewinder: Rewinder | None = None
        self._told = -1  # the version of the film that was told of

    def open(self, run: Run, interrupted: Callable[[], object]) -> None:
        """Another run, as it is."""
        self.camera, self.rewinder, self._told = Camera(run), Rewinder(run), -1
        self.looker.rewind(run, None)
        self.looker.spend(self.camera.capture(interrupted))
        self._tell()

    def seen(self, run: Run) -> Run:
        """What is looked at: the run, or the run as it was."""
        past = None if self.rewinder is None else self.rewinder.past
        return run if past is None else past

    def due(self, run: Run) -> bool:
        """Whether this step is to be recorded."""
        return self.camera is not None and run.step == self.camera.next

    def pass_by(self, interrupted: Callable[[], object], *, now: bool = False) -> None:
        """Between two steps, every row collected: begin the frame that is due."""
        if self.camera is not None:
            self.looker.spend(self.camera.capture(interrupted, now=now))
            self._tell()

    def keep(self) -> None:
        if self.camera is not None:
            self.camera.keep()

    def look(self, run: Run, training: bool) -> bool:
        """One slice for what is watched, or for the film; True if there was something to do."""
        did = self.looker.look(self.seen(run), training, self.camera)
        self._tell()
        return did

    def rewind(self, run: Run, step: int | None) -> None:
        if self.rewinder is not None:
            rewound = self.rewinder.go(step)
            self.emit(rewound)
            self.looker.rewind(self.seen(run), None if rewound.step is None else self.rewinder.answer)

    def went_back(self, run: Run) -> None:
        """The run is at an earlier step again: what came after is not its past any more."""
        self.rewind(run, None)
        self._tell()

    def follow(self) -> None:
        """The run has moved on without being trained here, and its film with it."""
        self._told = -1
        self._tell()

    def _tell(self) -> None:
        if self.camera is not None and self.camera.run.film.version != self._told:
            film = self.camera.run.film
            self._told = film.version
            self.emit(film.filmed(self.camera.run.id))

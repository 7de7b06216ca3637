"""The one bridge between engine and window: it pulls events at the screen's rate and holds what all panels share."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from vaestudio.engine import messages as m
from vaestudio.engine.engine import Engine
from vaestudio.errors import EngineGone

if TYPE_CHECKING:
    from vaestudio.app.panels.base import Panel

FRAME_MS = 16  # the window pulls once a frame, however many steps ran meanwhile
PATIENCE = 0.2  # seconds: an engine that takes longer is busy with something else
OF_THE_VIEW = (m.Probed, m.Decoded, m.Encoded)  # their step is the one looked at
ANSWER_MS = 4  # and this soon after a hand has asked for a picture, so that a slider is not a frame behind


class Studio(QObject):
    """Owns the engine. Panels post commands through it, are handed every event, and share one z, one class, one image.

    Each panel is given every event through `receive` (cheap: store and mark dirty) and asked to `redraw` at most once a
    pull, only while it is seen.
    """

    ready = Signal(object)  # m.Catalogue
    run_opened = Signal(object)  # m.RunOpened
    state_changed = Signal(object)  # m.StateChanged
    failed = Signal(object)  # m.Failed
    rewound = Signal(object)  # m.Rewound: what the panels show is of another step now
    news = Signal(object)  # every other event, for the window's own parts
    z_moved = Signal(object)  # np.ndarray (D,) float32: the code that Decoder shows
    label_picked = Signal(int)  # the class that conditional models decode
    image_selected = Signal(object)  # index into run.test_images, or None

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.engine = engine
        self.catalogue: m.Catalogue | None = None
        self.run: m.RunInfo | None = None
        self.state: m.State = "empty"
        self.step = 0  # of the run as it is, whatever step is looked at
        self.viewed: int | None = None  # the recorded step that the panels show; None: the run as it is
        self._weights: int | None = None  # the recorded step whose weights decode and encode; None: those of now
        self.filming = False  # pictures are taken one after the other: nothing eases into place
        self.z = np.zeros(2, np.float32)
        self.label = 0
        self.selected: int | None = None
        self._panels: list[Panel] = []
        self._ticket = 0
        self._mourn = True  # say it, once, when the thread is gone
        self._watchers: dict[str, dict[str, dict[str, Any]]] = {}  # probe -> who -> settings
        self._timer = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.pull)
        self._soon = QTimer(self, interval=ANSWER_MS, timerType=Qt.TimerType.PreciseTimer, singleShot=True)
        self._soon.timeout.connect(self.pull)
        self._awaited, self._asked_at = 0, 0.0  # the latest question to the engine: its ticket, and when

    def start(self) -> None:
        self.engine.start()
        self._timer.start()

    def close(self) -> None:
        """Stop pulling, ask the engine to save and end, and wait for it: only then may Qt go."""
        self._timer.stop()
        self._soon.stop()
        self.engine.close()

    def post(self, command: m.Command) -> None:
        self.engine.post(command)

    def decode(self, who: str, z: np.ndarray, labels: np.ndarray | None = None) -> int:
        """Ask for pictures of z (n, D); the answer is a Decoded with the same ticket. Only each asker's latest is kept."""
        self._ticket += 1
        z = np.ascontiguousarray(np.atleast_2d(z), dtype=np.float32)
        if labels is None and self.run is not None and self.run.model.conditional:
            labels = np.full(len(z), self.label, np.int64)
        self.post(m.Decode(who, self._ticket, z, labels))
        self._await(self._ticket)
        return self._ticket

    def _await(self, ticket: int) -> None:
        self._awaited, self._asked_at = ticket, time.perf_counter()
        if self._timer.isActive():
            self._soon.start()

    def encode(
        self,
        who: str,
        images: np.ndarray,
        labels: np.ndarray | None = None,
        noise: np.ndarray | None = None,
        evidence_samples: int = 0,
    ) -> int:
        """Ask for q(z|x) of uint8 pictures (n, C, H, W), z = mean + deviation * noise and its picture; answered by Encoded."""
        self._ticket += 1
        if labels is None and self.run is not None and self.run.model.conditional:
            labels = np.full(len(images), self.label, np.int64)
        if noise is not None:
            noise = np.ascontiguousarray(np.atleast_2d(noise), dtype=np.float32)
        self.post(m.Encode(who, self._ticket, np.ascontiguousarray(images), labels, noise, evidence_samples))
        return self._ticket

    def watch(self, probe: str, settings: Mapping[str, Any] | None = None, who: str = "") -> None:
        """`who` wants this probe's answers. Several may watch one probe: it is asked for everything that any of them wants."""
        watchers = self._watchers.setdefault(probe, {})
        watchers[who] = dict(settings or {})
        self.post(m.Watch(probe, {k: v for wanted in watchers.values() for k, v in wanted.items()}))

    def unwatch(self, probe: str, who: str = "") -> None:
        """`who` no longer looks; the probe stops when nobody does."""
        watchers = self._watchers.get(probe, {})
        if watchers.pop(who, None) is not None and watchers:
            self.post(m.Watch(probe, {k: v for wanted in watchers.values() for k, v in wanted.items()}))
        elif not watchers:
            self.post(m.Unwatch(probe))

    # ---- what all panels share
    def move_z(self, z: np.ndarray) -> None:
        self.z = np.asarray(z, np.float32).copy()
        self.z_moved.emit(self.z)

    def pick_label(self, label: int) -> None:
        self.label = label
        self.label_picked.emit(label)

    def select_image(self, index: int | None) -> None:
        self.selected = index
        self.image_selected.emit(index)

    # ---- panels and events
    def attach(self, panel: "Panel") -> None:
        self._panels.append(panel)

    @property
    def panels(self) -> "tuple[Panel, ...]":
        return tuple(self._panels)

    def pull(self) -> None:
        alive = self.engine.alive  # asked before: what a thread says last must not be taken for silence
        for event in self.engine.pull():
            self._receive(event)
        if self._mourn and not alive and self._timer.isActive():
            self._mourn = False
            problem = EngineGone()
            self._receive(m.Failed(type(problem).__name__, problem.sentence, problem.values))
        for panel in self._panels:
            panel.redraw_if_seen()
        if self._awaited and self._timer.isActive() and time.perf_counter() - self._asked_at < PATIENCE:
            self._soon.start()

    def _look_at(self, event: m.Rewound) -> None:
        self.viewed, self._weights = event.step, event.weights_step
        self.rewound.emit(event)

    @property
    def decoded_step(self) -> int:
        """Of the weights that decode and encode now."""
        return self.step if self._weights is None else self._weights

    def _receive(self, event: m.Event) -> None:
        step = getattr(event, "step", None)
        of_the_view = isinstance(event, m.Rewound) or (self.viewed is not None and isinstance(event, OF_THE_VIEW))
        if step is not None and not of_the_view:
            self.step = step
        match event:
            case m.Ready():
                self.catalogue = event.catalogue
                self.ready.emit(event.catalogue)
            case m.RunOpened():
                self.run = event.run
                self.selected = self.viewed = self._weights = None
                self.z = np.zeros(event.run.latent_dim, np.float32)
                self.label = min(self.label, max(0, len(event.run.class_names) - 1))
                for panel in self._panels:
                    panel.open_run(event)
                self.run_opened.emit(event)
                return
            case m.Decoded() if event.ticket >= self._awaited:
                self._awaited = 0
                self.news.emit(event)
            case m.Rewound():
                self._look_at(event)
            case m.StateChanged():
                self.state = event.state
                self.state_changed.emit(event)
            case m.Failed():
                self.failed.emit(event)
            case _:
                self.news.emit(event)
        for panel in self._panels:
            panel.receive(event)

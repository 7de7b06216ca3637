"""What the engine's thread does: obey commands between two steps, step while training, look when a panel asks, save."""

import gc
import time
import traceback
from datetime import datetime
from pathlib import Path
from typing import Any

import torch

from vaestudio.data.dataset import Progress
from vaestudio.engine import device as devices
from vaestudio.engine import loading, probes
from vaestudio.engine import messages as m
from vaestudio.engine.comparison import Comparer, Comparison
from vaestudio.engine.describe import catalogue
from vaestudio.engine.experiment import Experiment
from vaestudio.engine.looker import Looker
from vaestudio.engine.mailbox import Mailbox
from vaestudio.engine.preview import Previewer
from vaestudio.engine.run import Run
from vaestudio.engine.state import Recorder
from vaestudio.errors import Cancelled, CannotSave, Crashed, Diverged, OutOfMemory, Problem
from vaestudio.paths import data_folder

FRAME = 0.012  # seconds: commands wait at most this long, and at most one step longer
AUTOSAVE = 60.0  # seconds between saves of their own accord, or 50 times what the last one took
ENDS_COMPARING = m.Train | m.StepOnce | m.Restart | m.NewRun | m.Open
BESIDE_THE_RUN = m.Compare | m.ReadHistory  # what goes wrong with these is said, and the run goes on


class Worker:
    """Owns the run. Everything here happens in one thread."""

    def __init__(
        self, inbox: Mailbox[m.Command], outbox: Mailbox[m.Event], recorder: Recorder, *, autosave: bool = True
    ) -> None:
        self.inbox, self.outbox, self.recorder, self.autosave = inbox, outbox, recorder, autosave
        self.run: Run | None = None
        self.state: m.State = "empty"
        self.path = ""
        self.looker = Looker(self.emit)
        self.comparer = Comparer(self.emit)
        self.previewer = Previewer()
        self.quitting = False
        self._held: list[m.Command] = []  # taken from the inbox, not yet obeyed
        self._testing: Any = None  # the test in progress
        self._saved_step, self._saved_at, self._save_cost = 0, time.monotonic(), 0.0
        self._speed = Speed()

    def emit(self, event: m.Event) -> None:
        self.outbox.post(event, event.key)

    # ------------------------------------------------------------------------------------------ the loop
    def work(self) -> None:
        """Until Quit. Whatever goes wrong becomes an event; the thread lives on."""
        try:
            self._leave_a_core()
            torch.autograd.backward(
                torch.zeros(1, requires_grad=True).square()
            )  # the first one starts autograd's threads
            self.emit(m.Ready(catalogue()))
            gc.freeze()
        except BaseException as error:
            self._report(error)
        while not self.quitting:
            try:
                self._turn()
            except BaseException as error:
                self._report(error)
        try:
            self._autosave_now()
        except BaseException as error:
            self._report(error)
        self.emit(m.Stopped())

    def _turn(self) -> None:
        self._obey_all()
        if self.quitting:
            return
        if self._testing is not None:
            self._test_on()
        elif self.state == "training":
            self._train_a_frame()
            if self.run is not None and self.state == "training" and not self.inbox:  # who asks goes first
                self.looker.look(self.run, training=True)
        elif self.run is not None and self.comparer.active:
            self._compare_a_frame()
            self.looker.look(self.run, training=False)
        elif self.run is None or not self.looker.look(self.run, training=False):
            self.inbox.wait()

    def _obey_all(self) -> None:
        commands, self._held = [*self._held, *self.inbox.drain()], []
        for command in commands:
            try:
                self._obey(command)
            except Exception as error:
                if isinstance(command, BESIDE_THE_RUN):
                    self.emit(self._failed(self._as_problem(error), error))
                else:
                    self._report(error)

    # ------------------------------------------------------------------------------------------ commands
    def _obey(self, command: m.Command) -> None:
        if isinstance(command, ENDS_COMPARING):
            self.comparer.end()
        match command:
            case m.Quit():
                self.quitting = True
            case m.NewRun():
                self._new(command)
            case m.Preview(source=""):
                self.previewer.forget()
            case m.Preview():
                self._preview(command)
            case m.Open():
                self._open(command)
            case m.Watch():
                self.looker.watch(command.probe, command.settings)
            case m.Unwatch():
                self.looker.unwatch(command.probe)
            case m.ReadHistory():
                self._read_history(command.path)
            case m.StopComparing():
                self.comparer.end()
            case m.Cancel():
                pass  # nothing is going on: a task that is listens for it itself
            case _ if self.run is None:
                pass  # the buttons are disabled until there is a run; a late click is no error
            case m.Train():
                if self.run.step >= self.run.target_step:
                    self.run.target_epochs += self.run.experiment.values["epochs"]
                self._set_state("training")
            case m.Pause():
                self._pause()
            case m.StepOnce():
                self._step_once()
            case m.Restart():
                self._restart()
            case m.SetKnob():
                change = self.run.set_knob(command.name, command.value)
                if change is not None:
                    self.emit(change)
            case m.Decode():
                self.emit(probes.decode(self.run, command))
            case m.Encode():
                self.emit(probes.encode(self.run, command))
            case m.Save():
                self._save(command.path)
            case m.Compare():
                self._compare(command, self.run)

    @staticmethod
    def _leave_a_core() -> None:
        torch.set_num_threads(max(1, devices.cores() - 1))  # one core is the window's

    def _new(self, command: m.NewRun) -> None:
        self._leave()
        self._leave_a_core()
        Experiment.of(command.model, command.values)  # what is wrong with it is said before anything is loaded
        dataset = self.previewer.take(command.data, command.options, self._progress("Loading data"))
        self._take(loading.new_run(command.model, dataset, command.values, command.device), path="")

    def _preview(self, command: m.Preview) -> None:
        """What is wrong with the data is a part of the answer; the run goes on as it was."""
        data = problem = None
        try:
            data = self.previewer.look(command.source, command.options, self._progress("Preparing images", m.Preview))
        except Exception as error:
            problem = self._failed(self._as_problem(error), error)
        self.emit(m.Working("Preparing images", 1.0))
        self.emit(m.Previewed(command.source, command.options, data, problem))

    def _open(self, command: m.Open) -> None:
        self._leave()
        state = self.recorder.load(command.path)
        self._take(loading.resume_run(state, command.data, progress=self._progress("Loading data")), path=command.path)

    def _restart(self) -> None:
        assert self.run is not None
        self._leave()
        run = self.run
        self._take(
            loading.new_run(run.experiment.model.name, run.dataset, run.experiment.values, str(run.device)), path=""
        )

    def _take(self, run: Run, path: str) -> None:
        """`run` is the run from here on; the old one has been saved."""
        self.run, self.path, self._testing = run, path, None
        self._saved_step, self._saved_at = run.step, time.monotonic()
        self._speed = Speed()
        self.looker.forget()
        self.emit(m.Working("Loading data", 1.0))
        self.emit(m.RunOpened(run.info(), run.history(), run.step, path))
        self._set_state("paused" if run.step else "ready")
        self._progressed()
        if run.step == 0:
            self._testing = run.test_chunks()

    def _progress(self, task: str, *instead: type[m.Command]) -> Progress:
        """Shows progress, and stops the task when a person asks for it or for one of `instead`."""

        def progress(fraction: float, text: str) -> None:
            self.emit(m.Working(task, fraction, text))
            if not self.inbox:
                return
            commands = self.inbox.drain()
            for command in commands:
                self.inbox.post(command, command.key)
            if any(isinstance(c, (m.Cancel, m.Quit, *instead)) for c in commands):
                raise Cancelled(task=task)

        return progress

    # ------------------------------------------------------------------------------------------ training
    def _train_a_frame(self) -> None:
        run = self.run
        assert run is not None
        start = time.perf_counter()
        first, seen = run.step, run.images_seen
        while True:
            run.advance()
            if run.trainer.full or run.step % run.steps_per_epoch == 0:
                break
            if (self.inbox and not self._only_pictures(run)) or time.perf_counter() - start > FRAME:
                break
        rows = run.collect()
        self._speed.add(run.images_seen - seen, time.perf_counter() - start)
        self.emit(m.LossRows(run.id, first + 1, rows))
        self._progressed()
        if run.due_for_test:
            run.remember()
            self._testing = run.test_chunks()
        if time.monotonic() - self._saved_at > max(AUTOSAVE, 50 * self._save_cost):
            self._autosave_now()

    def _only_pictures(self, run: Run) -> bool:
        """Sliders are answered between two steps, and the frame goes on; any other command ends it, and is obeyed next."""
        self._held += self.inbox.drain()
        while self._held and isinstance(command := self._held[0], m.Decode):
            self.emit(probes.decode(run, command))
            del self._held[0]
        return not self._held

    def _test_on(self) -> None:
        """One slice of the test in progress; training waits for it, sliders do not."""
        run = self.run
        assert run is not None
        tested = next(self._testing, None)
        if tested is None:
            return
        self._testing = None
        self.emit(tested)
        if self.state == "training" and run.step >= run.target_step:
            self._set_state("finished")
            self._autosave_now()

    def _step_once(self) -> None:
        run = self.run
        assert run is not None
        self._pause()
        run.advance()
        self.emit(m.LossRows(run.id, run.step, run.collect()))
        self._progressed()
        self._set_state("paused")

    def _pause(self) -> None:
        if self.state == "training":
            self._set_state("paused")
            self._autosave_now()

    def _leave(self) -> None:
        """Before another run takes its place: what was trained is kept, by single steps too."""
        self._pause()
        self._autosave_now()

    def _set_state(self, state: m.State) -> None:
        self.state = state
        self.emit(m.StateChanged(state, 0 if self.run is None else self.run.step))

    def _progressed(self) -> None:
        run = self.run
        assert run is not None
        self.emit(m.Progressed(run.step, run.epoch, run.target_epochs, self._speed.images_per_second))

    # ------------------------------------------------------------------------------------------ beside the run
    def _compare(self, command: m.Compare, run: Run) -> None:
        """The run rests from here on, until a person trains it again."""
        comparison = Comparison(run, command.field, command.values, command.epochs, command.beside)
        self._pause()
        self.comparer.begin(comparison)

    def _compare_a_frame(self) -> None:
        """Whatever goes wrong ends the comparison and nothing else."""
        try:
            self.comparer.advance(FRAME, lambda: self.inbox)
        except Exception as error:
            self.emit(self._failed(self._as_problem(error), error))

    def _read_history(self, path: str) -> None:
        state = self.recorder.load(path)
        per_epoch = -(-state.data.n_train // int(state.values["batch_size"]))
        self.emit(m.HistoryRead(path, Path(path).stem, state.history, per_epoch))

    # ------------------------------------------------------------------------------------------ saving
    def _autosave_now(self) -> None:
        """Keep what was trained since the last save, in the person's file or, before there is one, in the data folder."""
        run = self.run
        self._saved_at = time.monotonic()
        if run is None or not self.autosave or run.step == self._saved_step:
            return
        if not self.path:
            folder = data_folder() / "sessions"
            folder.mkdir(exist_ok=True)
            stamp = datetime.now().strftime("%Y-%m-%d %H-%M-%S")
            self.path = str(folder / f"{stamp} {run.experiment.model.name} {run.id[:6]}.h5")
        self._save(self.path)

    def _save(self, path: str) -> None:
        run = self.run
        assert run is not None
        start = time.monotonic()
        try:
            self.recorder.save(run.state(), path)
        finally:
            self._saved_at = time.monotonic()
            self._save_cost = self._saved_at - start
        self.path, self._saved_step = path, run.step
        self.emit(m.Saved(path, run.step))

    # ------------------------------------------------------------------------------------------ trouble
    def _report(self, error: BaseException) -> None:
        """One sentence for the person, the traceback for a report; training pauses, what is kept is said."""
        problem = self._as_problem(error)
        self._testing = None
        if isinstance(problem, Cancelled):
            self.emit(m.Working(str(problem.values.get("task", "")), 1.0))
        if not isinstance(problem, CannotSave) and self.state == "training":
            self._set_state("paused")
        if isinstance(problem, Diverged) and self.run is not None:
            self.emit(m.RunOpened(self.run.info(), self.run.history(), self.run.step, self.path))
            self._progressed()
        self.emit(self._failed(problem, error))

    def _failed(self, problem: Problem, error: BaseException) -> m.Failed:
        details = "".join(traceback.format_exception(error))
        return m.Failed(type(problem).__name__, problem.sentence, problem.values, details, self.state)

    def _as_problem(self, error: BaseException) -> Problem:
        if isinstance(error, Problem):
            return error
        run = self.run
        text = str(error).splitlines()[0][:200] if str(error) else ""
        if run is not None and ("out of memory" in str(error) or "can't allocate memory" in str(error)):
            if run.device.type == "cuda":
                torch.cuda.empty_cache()
            return OutOfMemory(device=devices.title(run.device), batch_size=run.experiment.values["batch_size"])
        return Crashed(reason=f"{type(error).__name__}: {text}", kept=0 if run is None else run.step)


class Speed:
    """Images a second over about the last two seconds of training, whatever else went on meanwhile."""

    def __init__(self) -> None:
        self.images = self.seconds = 0.0

    def add(self, images: int, seconds: float) -> None:
        keep = 0.5 ** (seconds / 1.0)
        self.images = self.images * keep + images
        self.seconds = self.seconds * keep + seconds

    @property
    def images_per_second(self) -> float:
        return self.images / self.seconds if self.seconds > 0 else 0.0

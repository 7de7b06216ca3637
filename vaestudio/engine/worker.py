"""What the engine's thread does: obey commands between two steps, step while training, look when a panel asks, save."""

import gc
import time
from typing import Any

import torch

from vaestudio.data.dataset import Progress
from vaestudio.engine import beside, loading, probes
from vaestudio.engine import device as devices
from vaestudio.engine import messages as m
from vaestudio.engine.comparison import Comparer, Comparison
from vaestudio.engine.describe import catalogue
from vaestudio.engine.experiment import Experiment
from vaestudio.engine.follower import Follower
from vaestudio.engine.fork import fork
from vaestudio.engine.keeper import Keeper
from vaestudio.engine.looker import Looker
from vaestudio.engine.mailbox import Mailbox
from vaestudio.engine.measurer import Measurer
from vaestudio.engine.preview import Previewer
from vaestudio.engine.run import Run
from vaestudio.engine.speed import Speed
from vaestudio.engine.state import Recorder
from vaestudio.engine.time_machine import TimeMachine
from vaestudio.engine.trouble import as_problem, failed, rescued
from vaestudio.errors import Cancelled, CannotSave, Diverged, ForkDiffers, OpenElsewhere, Problem, TrainedElsewhere

FRAME = 0.012  # seconds: commands wait at most this long, and at most one step longer
ENDS_COMPARING = m.Train | m.StepOnce | m.Restart | m.NewRun | m.Open | m.Follow
BESIDE_THE_RUN = (
    m.Compare | m.ReadHistory | m.ReadFilm | m.Measure | m.Export
)  # what goes wrong with these is said, and the run goes on


class Worker:
    """Owns the run. Everything here happens in one thread."""

    def __init__(
        self, inbox: Mailbox[m.Command], outbox: Mailbox[m.Event], recorder: Recorder, *, autosave: bool = True
    ) -> None:
        self.inbox, self.outbox, self.recorder = inbox, outbox, recorder
        self.run: Run | None = None
        self.state: m.State = "empty"
        self.keeper = Keeper(recorder, self.emit, autosave=autosave)
        self.looker = Looker(self.emit)
        self.past = TimeMachine(self.emit, self.looker)
        self.comparer = Comparer(self.emit)
        self.follower: Follower | None = None
        self.measurer = Measurer(self.emit, self._beside)
        self.previewer = Previewer()
        self.quitting = False
        self._held: list[m.Command] = []  # taken from the inbox, not yet obeyed
        self._testing: Any = None  # the test in progress
        self._speed = Speed()

    def emit(self, event: m.Event) -> None:
        self.outbox.post(event, event.key)

    # ------------------------------------------------------------------------------------------ the loop
    def work(self) -> None:
        """Until Quit. Whatever goes wrong becomes an event; the thread lives on."""
        try:
            devices.leave_a_core()
            torch.autograd.backward(torch.zeros((), requires_grad=True).square())  # the first one starts its threads
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
            self.keeper.autosave(self.run)
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
                self.past.look(self.run, training=True)
                self.measurer.look(training=True)
        elif self.run is not None and self.comparer.active:
            self._compare_a_frame()
            self.past.look(self.run, training=False)
            self.measurer.look(training=True)
        elif self.run is None or not (self.past.look(self.run, training=False) | self.measurer.look()):
            self.inbox.wait(None if self.follower is None else self.follower.pause)
            if self.follower is not None and not self.inbox:
                self._follow_on(self.follower)

    def _obey_all(self) -> None:
        commands, self._held = [*self._held, *self.inbox.drain()], []
        for command in commands:
            try:
                self._obey(command)
            except Exception as error:
                if isinstance(command, BESIDE_THE_RUN):
                    self._beside(error)
                else:
                    self._report(error)

    # ------------------------------------------------------------------------------------------ commands
    def _obey(self, command: m.Command) -> None:
        if isinstance(command, ENDS_COMPARING):
            self.comparer.end()
            self.follower = None  # from here on it is a run of its own
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
            case m.Follow():
                self._follow(command)
            case m.Watch():
                self.looker.watch(command.probe, command.settings)
            case m.Unwatch():
                self.looker.unwatch(command.probe)
            case m.ReadHistory() | m.ReadFilm():
                self.emit(beside.read(command, self.recorder))
            case m.StopComparing():
                self.comparer.end()
            case m.Cancel():
                self.measurer.end()  # any other task listens for it itself
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
            case m.Decode() | m.Encode():
                self._answer(command, self.run)
            case m.Rewind():
                self.past.rewind(self.run, command.step)
            case m.Fork():
                self._fork(command, self.run)
            case m.Save():
                self.keeper.save(self.run, command.path)
            case m.Compare():
                self._compare(command, self.run)
            case m.Export():
                beside.export(command, self.run, self.recorder, self.emit, self._progress(beside.EXPORTING))
            case m.Measure():
                self.measurer.begin(self.past.seen(self.run), command)

    def _new(self, command: m.NewRun) -> None:
        self._leave()
        devices.leave_a_core()
        Experiment.of(command.model, command.values)  # what is wrong with it is said before anything is loaded
        dataset = self.previewer.take(command.data, command.options, self._progress("Loading data"))
        self._take(loading.new_run(command.model, dataset, command.values, command.device), path="")

    def _preview(self, command: m.Preview) -> None:
        """What is wrong with the data is a part of the answer; the run goes on as it was."""
        data = problem = None
        try:
            data = self.previewer.look(command.source, command.options, self._progress("Preparing images", m.Preview))
        except Exception as error:
            problem = self._failed(as_problem(error, self.run), error)
        self.emit(m.Working("Preparing images", 1.0))
        self.emit(m.Previewed(command.source, command.options, data, problem))

    def _open(self, command: m.Open) -> None:
        self._leave()
        state = self.recorder.load(command.path)
        run = loading.resume_run(state, command.data, progress=self._progress("Loading data"))
        self._take(run, path=command.path)
        if differences := devices.differences(state.environment, devices.environment(run.device)):
            self._note(TrainedElsewhere(differences=differences))

    def _follow(self, command: m.Follow) -> None:
        self._leave()
        self.follower = None
        follower = Follower(self.recorder, command.path, self.emit)
        run = loading.resume_run(
            self.recorder.load(command.path), command.data, progress=self._progress("Loading data")
        )
        self._take(run, path="")
        self.follower = follower
        self._followed(run)

    def _follow_on(self, follower: Follower) -> None:
        """The file may have grown. A run that began again in it is shown from its beginning."""
        state, run = follower.news(), self.run
        if state is None or run is None:
            return
        if follower.take(run, state):
            self.past.follow()
            self.keeper.open(run, "")  # nothing of it is ours to save
        else:
            self._take(Run.resume(state, run.dataset, run.device), path="")
        self._followed(self.run or run)

    def _followed(self, run: Run) -> None:
        assert self.follower is not None
        ended = run.step >= run.target_step
        self._progressed()
        self._set_state("finished" if ended else "following")
        self.emit(m.Followed(self.follower.path, run.step, ended))

    def _restart(self) -> None:
        assert self.run is not None
        self._leave()
        run = self.run
        self._take(
            loading.new_run(run.experiment.model.name, run.dataset, run.experiment.values, str(run.device)), path=""
        )

    def _fork(self, command: m.Fork, run: Run) -> None:
        self._leave()
        forked, exact = fork(run, command.step, command.values, self._progress("Making the fork"))
        self.emit(m.Working("Making the fork", 1.0))
        self._take(forked, path="")
        if not exact:
            self._note(ForkDiffers(step=command.step))

    def _take(self, run: Run, path: str) -> None:
        """`run` is the run from here on; the old one has been saved."""
        mine = self.keeper.open(run, path)
        self.run, self._testing = run, None
        self._speed = Speed()
        self.measurer.end()
        self.emit(m.Working("Loading data", 1.0))
        self.keeper.announce(run)
        self.past.open(run, lambda: self.inbox)
        self._note(*(() if mine else (OpenElsewhere(path=path),)))
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
            if run.trainer.full or run.step % run.steps_per_epoch == 0 or self.past.due(run):
                break
            if (self.inbox and not self._only_pictures(run)) or time.perf_counter() - start > FRAME:
                break
        rows = run.collect()
        self._speed.add(run.images_seen - seen, time.perf_counter() - start)
        self.emit(m.LossRows(run.id, first + 1, rows))
        self._progressed()
        if run.due_for_test:
            run.remember()
            self.past.keep()
            self._testing = run.test_chunks()
        self.past.pass_by(lambda: self.inbox)
        if self.keeper.due:
            self.keeper.autosave(self.run)

    def _answer(self, command: m.Decode | m.Encode, run: Run) -> None:
        """A question about another run than this, asked just before it was opened, has no answer."""
        seen = self.past.seen(run)
        if isinstance(command, m.Encode):
            if command.images.shape[1:] == run.dataset.spec.shape:
                self.emit(probes.encode(seen, command))
        elif command.z.shape[-1] == run.model.latent_dim:
            self.emit(probes.decode(seen, command))

    def _only_pictures(self, run: Run) -> bool:
        """Sliders are answered between two steps, and the frame goes on; any other command ends it, and is obeyed next."""
        self._held += self.inbox.drain()
        while self._held and isinstance(command := self._held[0], m.Decode):
            self._answer(command, run)
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
            self.past.pass_by(lambda: self.inbox, now=True)
            self._set_state("finished")
            self.keeper.autosave(self.run)

    def _step_once(self) -> None:
        run = self.run
        assert run is not None
        self._pause()
        run.advance()
        self.emit(m.LossRows(run.id, run.step, run.collect()))
        self.past.pass_by(lambda: self.inbox)
        self._progressed()
        self._set_state("paused")

    def _pause(self) -> None:
        if self.state == "training":
            self._set_state("paused")
            self.keeper.autosave(self.run)

    def _leave(self) -> None:
        """Before another run takes its place: what was trained is kept, by single steps too."""
        self._pause()
        self.keeper.autosave(self.run)
        if self.run is not None:
            self.run.rest()

    def _set_state(self, state: m.State) -> None:
        self.state = state
        self.emit(m.StateChanged(state, 0 if self.run is None else self.run.step))

    def _progressed(self) -> None:
        run = self.run
        assert run is not None
        self.emit(m.Progressed(run.step, run.epoch, run.target_epochs, self._speed.images_per_second))
        self._note(*run.news())

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
            self._beside(error)

    # ------------------------------------------------------------------------------------------ trouble
    def _report(self, error: BaseException) -> None:
        """One sentence for the person, the traceback for a report; training pauses, what is kept is said."""
        problem = as_problem(error, self.run)
        self._testing = None
        if isinstance(problem, Cancelled):
            self.emit(m.Working(str(problem.values.get("task", "")), 1.0))
        if not isinstance(problem, CannotSave) and self.state == "training":
            self._set_state("paused")
        if (found := rescued(self.run, self.keeper, problem)) is not None:
            self._take(found, self.keeper.path)
        if isinstance(problem, Diverged) and self.run is not None:
            self.past.went_back(self.run)
            self.keeper.announce(self.run)
            self._progressed()
        self.emit(self._failed(problem, error))

    def _beside(self, error: Exception) -> None:
        """Something beside the run went wrong: it is said, and the run goes on."""
        self.emit(self._failed(as_problem(error, self.run), error))

    def _note(self, *problems: Problem) -> None:
        for problem in problems:
            self.emit(failed(problem, None, self.state))

    def _failed(self, problem: Problem, error: BaseException) -> m.Failed:
        return failed(problem, error, self.state)

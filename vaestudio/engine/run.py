"""A run: an experiment on data, its trainer and everything it has logged. Used by the thread, the command line and notebooks."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from vaestudio.data import known
from vaestudio.data.dataset import Dataset
from vaestudio.engine import device as devices
from vaestudio.engine import messages as m
from vaestudio.engine.batches import binarised, mix
from vaestudio.engine.describe import measure_infos, model_info, storage_notes
from vaestudio.engine.experiment import Experiment
from vaestudio.engine.film import Film
from vaestudio.engine.state import DataIdentity, Environment, RunState
from vaestudio.engine.trainer import TEST_PIXELS, WEIGHTS, Trainer
from vaestudio.errors import Diverged, DivergedAfterChange, DoesNotFit, OtherData, Problem
from vaestudio.fields import value_text
from vaestudio.measures.bound import bound_chunks
from vaestudio.measures.looking import looking, seed_everything
from vaestudio.measures.measure import Subject
from vaestudio.models import create

SHOWN = 10_000  # test images that the window shows, the first ones, the same throughout


def _single(array: np.ndarray[Any, Any] | None) -> m.Floats | None:
    return None if array is None else array.astype(np.float32)


class Run:
    """One model learning one data set. Steps count from 0; row i of `history` is what step i+1 gave."""

    def __init__(self, experiment: Experiment, dataset: Dataset, device: torch.device, *, id: str = "") -> None:
        self.id = id or secrets.token_hex(16)
        self.experiment, self.dataset, self.device = experiment, dataset, device
        self.initial = dict(experiment.values)
        training = experiment.training
        test_pixels = mix(training.seed, TEST_PIXELS, 0)
        self.test_split = dataset.test if training.binarise == "none" else binarised(dataset.test, test_pixels)
        seed_everything(device, mix(training.seed, WEIGHTS, 0))
        model = devices.place(create(experiment.model.name, dataset.spec, experiment.build), device)
        self.trainer = Trainer(experiment, model, dataset.train, device)
        self.model = model
        self.names = self._term_names()
        self._rows: list[np.ndarray[Any, Any]] = []
        self._done = 0  # rows in `_rows`
        self.tests: list[m.Tested] = []
        self.knobs: list[m.KnobChanged] = []
        self.target_epochs: int = training.epochs
        self.parent: m.Parent | None = None
        self.film = Film(self.steps_per_epoch)
        self._news = storage_notes(dataset)
        self._good = self._copy()

    def _term_names(self) -> tuple[str, ...]:
        """ "loss" and the model's terms, found by trying one small batch, which also proves that model and data fit."""
        x, y = self.trainer.batches.at(0)  # out here: it is kept, and training must be able to differentiate it
        with looking(self.model, seed=0):
            objective = self.model(x[:2], None if y is None else y[:2], self.experiment.knobs(0))
        return ("loss", *objective.terms)

    # ---- time
    @property
    def step(self) -> int:
        return self.trainer.step_count

    @property
    def steps_per_epoch(self) -> int:
        return self.trainer.batches.per_epoch

    @property
    def epoch(self) -> float:
        return self.step / self.steps_per_epoch

    @property
    def target_step(self) -> int:
        steps: int = self.target_epochs * self.steps_per_epoch
        return steps

    @property
    def images_seen(self) -> int:
        epochs, steps = divmod(self.step, self.steps_per_epoch)
        return epochs * len(self.dataset.train) + steps * self.trainer.batches.size

    @property
    def due_for_test(self) -> bool:
        """At the end of every epoch, once."""
        return (
            self.step > 0
            and self.step % self.steps_per_epoch == 0
            and (not self.tests or self.tests[-1].step < self.step)
        )

    # ---- training
    def advance(self) -> None:
        """One step."""
        self.trainer.step()

    def collect(self) -> np.ndarray[Any, Any]:
        """Rows of the steps since the last call, added to the history; raises Diverged and goes back to the last good state."""
        rows = self.trainer.fetch()
        if len(rows) == 0:
            return rows
        if not np.isfinite(rows).all():
            bad = self._done + int(np.argmin(np.isfinite(rows).all(1))) + 1
            last = self.knobs[-1] if self.knobs else None
            self.go_back()
            known = {"step": bad, "kept": self.step, "learning_rate": self.experiment.values["learning_rate"]}
            if last is None:
                raise Diverged(**known)
            raise DivergedAfterChange(**known, knob=last.name, value=value_text(last.value), changed=last.step)
        self._rows.append(rows)
        self._done += len(rows)
        return rows

    def remember(self) -> None:
        """Keep a copy of this state to go back to, if it is a state worth going back to."""
        good = self._copy()
        if all(np.isfinite(a).all() for part in good[:2] for a in part.values() if a.dtype.kind == "f"):
            self._good = good

    @property
    def remembered(self) -> tuple[dict[str, Any], dict[str, Any], int]:
        """Weights, moments and step that `go_back` goes back to."""
        return self._good

    def go_back(self) -> None:
        """To the last remembered state; rows, tests, knob changes and film after it are forgotten, the knobs stay as they are."""
        self.trainer.restore(*self._good)
        self._forget_after(self._good[2])

    def _forget_after(self, step: int) -> None:
        rows = self.rows()[:step]
        self._rows, self._done = [rows] if len(rows) else [], step
        self.tests = [t for t in self.tests if t.step <= step]
        self.knobs = [replace(k, step=min(k.step, step)) for k in self.knobs]
        self.film.cut(step)

    def _copy(self) -> tuple[dict[str, Any], dict[str, Any], int]:
        return self.trainer.weights(), self.trainer.optimiser.state(), self.step

    def set_knob(self, name: str, value: Any) -> m.KnobChanged | None:
        """From the next step on; logged. None when nothing changes. Raises UnknownField or BadValue."""
        experiment = self.experiment.with_value(name, value)
        if experiment.values[name] == self.experiment.values[name]:
            return None
        self.experiment = self.trainer.experiment = experiment
        self.target_epochs = experiment.values["epochs"] if name == "epochs" else self.target_epochs
        change = m.KnobChanged(self.step, name, experiment.values[name])
        self.knobs.append(change)
        return change

    # ---- its images
    def news(self) -> list[Problem]:
        """What a person should know about its images and was not told yet: that they are streamed, that some were lost."""
        news, self._news = [*self._news, *self.trainer.batches.news()], []
        return news

    @property
    def images_lost(self) -> int:
        """Training images that could not be read when they were needed."""
        return len(self.trainer.batches.lost)

    def rest(self) -> None:
        """Ends the processes that read images ahead; they come back with the next steps."""
        self.trainer.batches.rest()

    # ---- measuring
    def test_chunks(self) -> Iterator[m.Tested | None]:
        """The bound on the whole test set: None between chunks (time to serve others), at last the numbers, which are logged."""
        for bound in bound_chunks(self.model, self.test_split.images, self.test_split.labels, seed=self.trainer.seed):
            if bound is None:
                yield None
                continue
            tested = m.Tested(
                step=self.step,
                reconstruction=bound.reconstruction,
                kl=bound.kl,
                negative_elbo=bound.negative_elbo,
                kl_per_dimension=_single(bound.kl_per_dimension),
                variance_per_dimension=_single(bound.variance_per_dimension),
                active_units_variance=bound.active_units_variance,
                active_units_kl=bound.active_units_kl,
            )
            self.tests.append(tested)
            yield tested

    def test(self) -> m.Tested:
        return next(tested for tested in self.test_chunks() if tested is not None)

    # ---- as plain numbers
    def rows(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        if len(self._rows) > 1:
            self._rows = [np.concatenate(self._rows)]
        return self._rows[0] if self._rows else np.empty((0, len(self.names)))

    def history(self) -> m.History:
        return m.History(self.names, self.rows(), tuple(self.tests), tuple(self.knobs))

    def identity(self) -> DataIdentity:
        data = self.dataset
        return DataIdentity(
            data.name, data.fingerprint, data.spec.shape, data.spec.n_train, len(data.test), data.class_names
        )  # fmt: skip

    def info(self) -> m.RunInfo:
        data, test = self.dataset, self.test_split
        place = known.recall(data.fingerprint)
        return m.RunInfo(
            id=self.id,
            model=model_info(self.experiment.model, self.model),
            data=data.name,
            source=data.source,
            shape=data.spec.shape,
            n_train=data.spec.n_train,
            n_test=len(test),
            class_names=data.class_names,
            factor_names=tuple(f"{f.name} ({f.unit})" if f.unit else f.name for f in data.factors),
            latent_dim=self.model.latent_dim,
            values=dict(self.experiment.values),
            device=devices.title(self.device),
            parameters=sum(p.numel() for p in self.model.parameters()),
            batch_size=self.experiment.values["batch_size"],
            steps_per_epoch=self.steps_per_epoch,
            test_images=test.images[:SHOWN].numpy(),
            test_labels=None if test.labels is None else test.labels[:SHOWN].numpy(),
            test_factors=None if test.factors is None else test.factors[:SHOWN].numpy(),
            options=place[1] if place is not None else {},
            grid=None if self.model.grid is None else m.Grid(*self.model.grid),
            parent=self.parent,
            measures=measure_infos(Subject(self.model, data, test)),
        )

    def state(self) -> RunState:
        self.collect()
        now = self.trainer.weights(), self.trainer.optimiser.state(), self.step
        return self._state(*now, devices.environment(self.device))

    def rescued(self) -> RunState:
        """The last remembered state, for the processor; of a run whose device is lost, and which asks nothing of it."""
        self._forget_after(self._good[2])
        return self._state(*self._good, devices.environment(torch.device("cpu")))

    def _state(self, weights: dict[str, Any], moments: dict[str, Any], step: int, environment: Environment) -> RunState:
        return RunState(
            id=self.id,
            model=self.experiment.model.name,
            values={**self.experiment.values, "epochs": self.target_epochs},
            initial=self.initial,
            data=self.identity(),
            environment=environment,
            step=step,
            weights=weights,
            optimiser=moments,
            history=self.history(),
            parent=self.parent,
            frames=tuple(self.film.frames),
            checkpoints=tuple(self.film.checkpoints),
        )

    def follow(self, state: RunState) -> None:
        """Be at `state`, a later one of this very run."""
        self.experiment = self.trainer.experiment = Experiment.of(state.model, state.values)
        self.target_epochs = self.experiment.values["epochs"]
        self.film = Film(self.steps_per_epoch, state.frames, state.checkpoints)
        self._take_over(state)

    def _take_over(self, state: RunState) -> None:
        self.trainer.restore(state.weights, state.optimiser, state.step)
        self._rows, self._done = ([state.history.rows] if state.step else []), state.step
        self.tests, self.knobs = list(state.history.tests), list(state.history.knobs)

    @classmethod
    def resume(
        cls, state: RunState, dataset: Dataset, device: torch.device, changes: Mapping[str, Any] | None = None
    ) -> "Run":
        """Go on with `state` on the same data; raises OtherData when the fingerprint differs."""
        if not dataset.is_known_as(state.data.fingerprint):
            raise OtherData(expected=state.data.name, found=dataset.name)
        if not state.finite():
            raise DoesNotFit(model=state.model, data=dataset.name, reason="its saved weights are not all numbers")
        run = cls(Experiment.of(state.model, state.values), dataset, device, id=state.id)
        run.initial, run.parent = dict(state.initial), state.parent
        run.film = Film(run.steps_per_epoch, state.frames, state.checkpoints)
        run._take_over(state)
        for name, value in (changes or {}).items():
            run.set_knob(name, value)
        run.remember()
        return run

"""From what a person chose to a run: data by name or path, a device, a model that fits."""

from collections.abc import Mapping
from typing import Any

import torch

from vaestudio.data import catalog, known
from vaestudio.data.dataset import Dataset, Progress, quiet
from vaestudio.data.pictures import ImageOptions
from vaestudio.declared import make
from vaestudio.engine import device as devices
from vaestudio.engine.experiment import Experiment
from vaestudio.engine.run import Run
from vaestudio.engine.state import RunState
from vaestudio.errors import OtherData, UnknownData


def load_data(source: str, options: Mapping[str, Any] | None = None, progress: Progress = quiet) -> Dataset:
    """The data set called `source`, noted as the place where its fingerprint is found on this computer."""
    return noted(prepare(source, options, progress), options)


def prepare(source: str, options: Mapping[str, Any] | None = None, progress: Progress = quiet) -> Dataset:
    """The data set called `source`, with nothing noted."""
    return catalog.load(source, make(ImageOptions, options or {}), progress)


def noted(dataset: Dataset, options: Mapping[str, Any] | None = None) -> Dataset:
    """`dataset`, with a note of what brings it back on this computer."""
    known.remember(dataset, make(ImageOptions, options or {}).model_dump(exclude_defaults=True))
    return dataset


def new_run(
    model: str,
    dataset: Dataset,
    values: Mapping[str, Any],
    device: str = "auto",
) -> Run:
    """A run at step 0; raises UnknownModel, UnknownField, BadValue, DoesNotFit or NoSuchDevice."""
    return Run(Experiment.of(model, values), dataset, devices.choose(device))


def resume_run(
    state: RunState,
    source: str = "",
    device: str = "auto",
    changes: Mapping[str, Any] | None = None,
    progress: Progress = quiet,
) -> Run:
    """Go on with `state` on its own data: from `source`, else from where it was last found here; raises UnknownData, OtherData."""
    chosen = devices.choose(device)
    dataset = data_of(state, source, progress)
    if chosen.type == "cpu" and state.environment.device == "cpu":
        torch.set_num_threads(min(state.environment.threads, 4 * devices.cores()))  # the bits depend on it
    return Run.resume(state, dataset, chosen, changes)


def data_of(state: RunState, source: str = "", progress: Progress = quiet) -> Dataset:
    """The data that `state` was trained on: from `source`, else from where they were last found here; raises UnknownData, OtherData."""
    place = (source, {}) if source else known.recall(state.data.fingerprint) or _by_name(state.data.name)
    if place is None:
        raise UnknownData(name=state.data.name)
    dataset = load_data(place[0], place[1], progress)
    if not dataset.is_known_as(state.data.fingerprint):
        raise OtherData(expected=state.data.name, found=dataset.name)
    return dataset


def _by_name(name: str) -> tuple[str, dict[str, Any]] | None:
    """A data set of the list by its title or name ("Pen Digits"): it needs no path."""
    for entry in catalog.ENTRIES:
        if name in (entry.name, entry.title) and catalog.available(entry):
            return entry.name, {}
    return None

"""A look at data before a run learns from them: what the model would see, how much of it, and what was left out."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from vaestudio.data.dataset import Dataset, Progress, Split, StreamedSplit
from vaestudio.engine import loading
from vaestudio.engine.describe import storage_notes
from vaestudio.engine.facts import DataPreview

SHOWN = 60  # pictures


class Previewer:
    """Keeps the last data set that was looked at, so that the run which learns from it need not load it again."""

    def __init__(self) -> None:
        self._kept: tuple[str, Mapping[str, Any], Dataset] | None = None

    def look(self, source: str, options: Mapping[str, Any], progress: Progress) -> DataPreview:
        """Raises what loading raises."""
        self.forget()  # before memory is taken for the next one
        dataset = loading.prepare(source, options, progress)
        self._kept = source, options, dataset
        return summary(dataset)

    def take(self, source: str, options: Mapping[str, Any], progress: Progress) -> Dataset:
        """The data for a run: those that were looked at, if they are the same, else loaded; raises what loading raises."""
        kept = self._kept
        self.forget()
        if kept is not None and kept[:2] == (source, options):
            return loading.noted(kept[2], options)
        return loading.load_data(source, options, progress)

    def forget(self) -> None:
        self._kept = None


def summary(dataset: Dataset) -> DataPreview:
    train, classes = dataset.train, len(dataset.class_names)
    labels = None if train.labels is None else train.labels.numpy()
    shown = spread(labels, len(train), SHOWN)
    return DataPreview(
        name=dataset.name,
        shape=dataset.spec.shape,
        n_train=len(train),
        n_test=len(dataset.test),
        class_names=dataset.class_names,
        train_counts=_counts(train, classes),
        test_counts=_counts(dataset.test, classes),
        unreadable=tuple((u.file, u.reason) for u in dataset.unreadable),
        pictures=train.images[torch.from_numpy(shown)].numpy(),
        labels=None if labels is None else labels[shown],
        notes=tuple((note.sentence, note.values) for note in storage_notes(dataset)),
    )


def _counts(split: Split | StreamedSplit, classes: int) -> tuple[int, ...]:
    return () if split.labels is None else tuple(np.bincount(split.labels.numpy(), minlength=classes).tolist())


def spread(labels: npt.NDArray[np.int64] | None, count: int, most: int) -> npt.NDArray[np.int64]:
    """At most `most` of `count` indices: as many of each class as of any other while they last, the first class first.

    Within a class, and among more classes than fit, they are evenly spaced.
    """
    if labels is None:
        return _evenly(np.arange(count), most)
    order = np.argsort(labels, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    groups = [groups[i] for i in _evenly(np.arange(len(groups)), most)]
    sizes = np.array([len(group) for group in groups])
    share = np.zeros(len(groups), np.int64)
    while share.sum() < min(most, sizes.sum()):
        room = np.flatnonzero(share < sizes)
        share[room[: most - share.sum()]] += 1
    return np.concatenate([_evenly(group, n) for group, n in zip(groups, share.tolist(), strict=True)])


def _evenly(indices: npt.NDArray[np.int64], most: int) -> npt.NDArray[np.int64]:
    chosen = np.linspace(0, len(indices) - 1, min(len(indices), most))
    return indices[np.rint(chosen).astype(np.int64)]

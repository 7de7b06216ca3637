"""Small sets of pictures on disk: a folder of PNG files in classes, and HDF5 files of several layouts."""

from pathlib import Path

import h5py
import numpy as np
from PIL import Image

from tests.engine.data import bars


def arrays(count: int = 260) -> tuple[np.ndarray, np.ndarray]:
    """Pictures (N, 16, 16) uint8 and labels (N,)."""
    split = bars(train=count, test=1).train
    assert split.labels is not None
    return split.images[:, 0].numpy(), split.labels.numpy()


def as_folder(root: Path, count: int = 260) -> Path:
    for i, (picture, label) in enumerate(zip(*arrays(count), strict=True)):
        (root / str(label)).mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture).save(root / str(label) / f"{i}.png")
    return root


def as_hdf5(path: Path, count: int = 260, **layout: object) -> Path:
    images, labels = arrays(count)
    with h5py.File(path, "w") as file:
        file["labels"] = labels  # first: what is cut off at the end is pictures
        file.create_dataset("images", data=images, **layout)
    return path

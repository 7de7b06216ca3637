"""A small data set that is quick to learn: bright bars on dark ground, ten classes, one factor."""

import torch

from vaestudio.data.dataset import Dataset, Factor, Split


def bars(train: int = 300, test: int = 60, size: int = 16, channels: int = 1, labelled: bool = True) -> Dataset:
    """Class k is a vertical bar at column k; the factor is its brightness."""
    generator = torch.Generator().manual_seed(7)

    def split(n: int) -> Split:
        labels = torch.arange(n) % 10
        brightness = torch.rand(n, generator=generator) * 0.5 + 0.5
        images = torch.randint(0, 20, (n, channels, size, size), generator=generator, dtype=torch.uint8)
        for i in range(n):
            images[i, :, :, int(labels[i])] = int(255 * brightness[i])
        return Split(images, labels if labelled else None, brightness[:, None])

    names = tuple("0123456789") if labelled else ()
    return Dataset("Bars", split(train), split(test), "bars", names, (Factor("brightness", ""),))

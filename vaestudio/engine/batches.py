"""Batch number `step` as a pure function of (seed, step), of images in memory or on disk: the same bits from both."""

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vaestudio.data.dataset import Split, StreamedSplit
from vaestudio.data.ondisk import Rows
from vaestudio.engine.readers import Readers, readers_wanted
from vaestudio.errors import ImagesGone, ImagesLost, NotWhileStreamed, Problem, ReadersLost

Pictures = NDArray[np.uint8]

BLOCK = 64  # batches gathered at once: one shuffled copy a block, small enough to hide between frames
ORDER, PIXELS = 2, 4  # streams of randomness
DRAWN = 4096  # images binarised at once: 13 MB of random numbers for 28×28 pixels
SHARE = 0.5  # of a card's free memory that images may take; else they stay in the computer's
ASKED = 2**20  # bytes of images that are asked for at once
SEARCHED = 1024  # images tried where not one of a batch can be read


def mix(seed: int, stream: int, index: int) -> int:
    """A 32-bit seed for one use: splitmix64 of (seed, stream, index), so that neighbours are unrelated."""
    x = (seed * 0x9E3779B97F4A7C15 + stream * 0xD1342543DE82EF95 + index + 1) & 0xFFFFFFFFFFFFFFFF
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return (x ^ (x >> 31)) & 0xFFFFFFFF


def binarised(split: Split, seed: int) -> Split:
    """`split` with every pixel 0 or 255, the latter with its grey value / 255 as probability; the same on every device."""
    generator = torch.Generator().manual_seed(seed)
    parts = [
        (torch.rand(part.shape, generator=generator) < part / 255).to(torch.uint8) * 255
        for part in torch.split(split.images, DRAWN)
    ]
    return replace(split, images=torch.cat(parts))


def order_of(count: int, seed: int, epoch: int) -> Tensor:
    """In which order an epoch goes through so many images: (N,) int64. 0.15 s for six million."""
    return torch.randperm(count, generator=torch.Generator().manual_seed(mix(seed, ORDER, epoch)))


class Batches:
    """Of images in memory. Nothing to save, exact in mid-epoch.

    The order of an epoch is randperm(n, seed, epoch); images lie as uint8 on the device, or where they do not fit there in
    the computer's memory, and are gathered block by block.
    """

    def __init__(self, split: Split, batch_size: int, seed: int, device: torch.device, binarise: str = "none") -> None:
        if binarise == "static":
            split = binarised(split, mix(seed, PIXELS, 0))
        self._pixels = torch.Generator(device) if binarise == "dynamic" else None
        self.device = device
        self.images = split.images.to(device if fits(split.images, device) else "cpu")
        self.labels = None if split.labels is None else split.labels.to(self.images.device)
        self.size, self.seed = batch_size, seed
        self.per_epoch = math.ceil(len(split) / batch_size)
        self.lost: dict[int, str] = {}  # none: they are here
        self._epoch = self._block = -1

    def at(self, step: int) -> tuple[Tensor, Tensor | None]:
        """(B, C, H, W) float32 in [0, 1] and labels (B,); the last batch of an epoch may be smaller."""
        epoch, within = divmod(step, self.per_epoch)
        block, index = divmod(within, BLOCK)
        if (epoch, block) != (self._epoch, self._block):
            if epoch != self._epoch:
                self._order = order_of(len(self.images), self.seed, epoch).to(self.images.device)
            rows = self._order[block * BLOCK * self.size : (block + 1) * BLOCK * self.size]
            self._x = torch.split(self.images.index_select(0, rows).to(self.device), self.size)
            labels = None if self.labels is None else self.labels.index_select(0, rows).to(self.device)
            self._y = None if labels is None else torch.split(labels, self.size)
            self._epoch, self._block = epoch, block
        x = self._x[index].float().div_(255)
        if self._pixels is not None:
            x = torch.bernoulli(x, generator=self._pixels.manual_seed(mix(self.seed, PIXELS, step)))
        return x, None if self._y is None else self._y[index]

    def share(self, parts: int, rank: int, size: int) -> None:
        """Of each batch only every `size`-th of its `parts` is needed here, from number `rank` on."""

    def news(self) -> list[Problem]:
        """What a person should know about the images and was not told yet."""
        return []

    def rest(self) -> None:
        """No batch is wanted for a while."""


def fits(images: Tensor, device: torch.device) -> bool:
    """Whether images may lie on a card, by the memory that is free there."""
    return device.type != "cuda" or images.nbytes <= SHARE * torch.cuda.mem_get_info(device)[0]


class StreamedBatches:
    """The same batches of images on disk: read ahead by other processes, or here while those are not there.

    An image that can no longer be read is left out of its batch, and counted. The first batch after a jump is read here;
    nothing before it is.
    """

    def __init__(
        self, split: StreamedSplit, batch_size: int, seed: int, device: torch.device, binarise: str = "none"
    ) -> None:
        if binarise == "static":
            raise NotWhileStreamed(value=binarise, field="binarise")
        self._pixels = torch.Generator(device) if binarise == "dynamic" else None
        self.images, self.labels, self.device = split.images, split.labels, device
        self.size, self.seed = batch_size, seed
        self.per_epoch = math.ceil(len(split) / batch_size)
        self.lost: dict[int, str] = {}  # image of the split -> why
        self._told = 0
        self._news: list[Problem] = []
        self._orders = Orders(len(split), seed)
        self._readers = Readers(split.images.reader, readers_wanted(len(split)))
        self._step = -1  # of the batch below
        self._batch: tuple[Tensor, Tensor | None] | None = None
        self._next = -1  # of the batch that the readers give next
        self._asked: deque[list[int]] = deque()  # sizes of the batches that were asked for together
        self._come: deque[tuple[Pictures, dict[int, str]]] = deque()
        self._share = 1, 0, 1

    def at(self, step: int) -> tuple[Tensor, Tensor | None]:
        """As `Batches.at`; raises ImagesGone where no image can be read."""
        if step != self._step or self._batch is None:
            self._batch = None
            self._batch = self._read(step)
            self._step = step
        x, y = self._batch
        x = x.float().div_(255)
        if self._pixels is not None:
            x = torch.bernoulli(x, generator=self._pixels.manual_seed(mix(self.seed, PIXELS, step)))
        return x, y

    def share(self, parts: int, rank: int, size: int) -> None:
        """As `Batches.share`: images of other parts are not read, and black."""
        if (parts, rank, size) != self._share:
            self._share, self._batch, self._next = (parts, rank, size), None, -1

    def _rows(self, step: int) -> Tensor:
        """Which images of the split make the batch."""
        epoch, within = divmod(step, self.per_epoch)
        return self._orders.of(epoch)[within * self.size : (within + 1) * self.size]

    def _own(self, count: int) -> Tensor:
        """Which of so many images of a batch are needed here."""
        parts, rank, size = self._share
        if size == 1:
            return torch.arange(count)
        return torch.cat(torch.arange(count).tensor_split(parts)[rank::size])

    def _read(self, step: int) -> tuple[Tensor, Tensor | None]:
        rows = self._rows(step)
        own = self._own(len(rows))
        pictures, lost = self._pictures(step, rows[own])
        if lost:
            self.lost |= {int(rows[own[i]]): why for i, why in lost.items()}
            good = [i for i in range(len(own)) if i not in lost]
            pictures, found = (pictures[good], rows[own[good]]) if good else self._searched(step)
            if self._share[2] == 1:
                own, rows = torch.arange(len(found)), found
            else:  # another stands in for it: the parts of all processes stay as they are
                again = np.arange(len(own)) % len(found)
                rows = rows.index_put((own,), found[again])
                pictures = pictures[again]
        x = torch.from_numpy(pictures)
        if len(own) < len(rows):
            x = torch.zeros(len(rows), *x.shape[1:], dtype=torch.uint8).index_copy_(0, own, x)
        if self.device.type == "cuda":
            x = x.pin_memory()
        y = None if self.labels is None else self.labels[rows].to(self.device)
        return x.to(self.device, non_blocking=True), y

    def _pictures(self, step: int, rows: Tensor) -> tuple[Pictures, dict[int, str]]:
        if self._readers.ready and step == self._step + 1:
            try:
                return self._ahead(step)
            except Exception as error:  # one was ended from outside, perhaps for want of memory
                self._readers.close()  # and not begun again, until it was rested
                reason = str(error).splitlines()[0] if str(error) else type(error).__name__
                self._news.append(ReadersLost(reason=reason))
        elif step == self._step + 1:
            self._readers.start()
        return self.images.reader.read(self.images.rows[rows.numpy()])

    def _ahead(self, step: int) -> tuple[Pictures, dict[int, str]]:
        """The batch as the readers give it, with its neighbours."""
        if self._next != step:
            self._asked.clear()
            self._come.clear()
            self._readers.begin(self._wanted(step))
        if not self._come:
            pictures, lost = self._readers.next()
            start = 0
            for count in self._asked.popleft():
                gone = {i - start: why for i, why in lost.items() if start <= i < start + count}
                self._come.append((pictures[start : start + count], gone))
                start += count
        self._next = step + 1
        return self._come.popleft()

    def _wanted(self, step: int) -> Iterator[Rows]:
        """What the readers are asked for, from here on: small batches several at once, each time costs a third of a ms."""
        together = max(1, min(BLOCK, ASKED // (self.size * math.prod(self.images.shape[1:]))))
        while True:
            batches = [self._rows(s) for s in range(step, step + together)]
            batches = [rows[self._own(len(rows))] for rows in batches]
            self._asked.append([len(rows) for rows in batches])
            yield self.images.rows[torch.cat(batches).numpy()]
            step += together

    def _searched(self, step: int) -> tuple[Pictures, Tensor]:
        """The first image after a batch without one, in the order of the epoch. Raises ImagesGone."""
        epoch, within = divmod(step, self.per_epoch)
        order = self._orders.of(epoch).roll(-(within + 1) * self.size)[:SEARCHED]
        for row in order:
            pictures, lost = self.images.reader.read(self.images.rows[row.view(1).numpy()])
            if not lost:
                return pictures, row.view(1)
            self.lost |= {int(row): lost[0]}
        raise ImagesGone(**self._first())

    def _first(self) -> dict[str, str]:
        row, why = next(iter(self.lost.items()))
        return {"first": self.images.reader.name(int(self.images.rows[row])), "reason": why}

    def news(self) -> list[Problem]:
        """Lost images are told of when the first is, and again when they are twice as many."""
        news, self._news = self._news, []
        if len(self.lost) >= max(1, 2 * self._told):
            self._told = len(self.lost)
            news.append(ImagesLost(count=self._told, **self._first()))
        return news

    def rest(self) -> None:
        """Ends the processes that read ahead; the next steps bring them back."""
        self._readers.close()
        self._readers = Readers(self.images.reader, readers_wanted(len(self.images)))
        self._next = -1


class Orders:
    """The orders of the epoch that is gone through and of the one that is read ahead."""

    def __init__(self, count: int, seed: int) -> None:
        self.count, self.seed = count, seed
        self._known: dict[int, Tensor] = {}

    def of(self, epoch: int) -> Tensor:
        if epoch not in self._known:
            near = {e: order for e, order in self._known.items() if abs(e - epoch) == 1}
            self._known = {**near, epoch: order_of(self.count, self.seed, epoch)}
        return self._known[epoch]

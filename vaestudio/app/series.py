"""Columns of numbers that grow by a row a step, and how to draw a million of them in a millisecond. Pure numpy.

Drawing every row costs 52 ms a refresh at 1,000,000 rows. Two points a block (its least and its greatest value) look the
same, and blocks that are complete never change: each is reduced once, when its last row arrives.
"""

import math

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
FACTOR = 4  # rows of a level that make one block of the next
PIECE = 16_384  # rows smoothed at once: they fit in the cache
WARMING = 8  # the window is at most this fraction of the rows there are


class Rows:
    """(K, N) numbers, growing in N; beside them the least and greatest of every complete block of 4, 16, 64, ... rows."""

    def __init__(self, columns: int) -> None:
        self._values = np.empty((columns, 1024))
        self._levels: list[tuple[Numbers, Numbers]] = []  # least, greatest: (K, capacity) of blocks of 4, 16, ...
        self._n = 0

    def __len__(self) -> int:
        return self._n

    @property
    def values(self) -> Numbers:
        """(K, N), a view."""
        return self._values[:, : self._n]

    def append(self, rows: Numbers) -> None:
        """(K, n) more. Amortised cost of a number: a copy and 2/3 of a comparison."""
        before, self._n = self._n, self._n + rows.shape[1]
        self._values = _grown(self._values, self._n)
        self._values[:, before : self._n] = rows
        least = greatest = self._values
        size, level = FACTOR, 0
        while size <= self._n:
            first, last = before // size, self._n // size
            if level == len(self._levels):
                self._levels.append((np.empty((len(rows), 0)), np.empty((len(rows), 0))))
            low, high = (_grown(a, last) for a in self._levels[level])
            self._levels[level] = low, high
            if last == first:  # then no larger block was completed either
                break
            span = slice(first * FACTOR, last * FACTOR)
            shape = (len(rows), last - first, FACTOR)
            low[:, first:last] = np.fmin.reduce(least[:, span].reshape(shape), 2)
            high[:, first:last] = np.fmax.reduce(greatest[:, span].reshape(shape), 2)
            least, greatest = low, high
            size, level = size * FACTOR, level + 1

    def truncate(self, n: int) -> None:
        """Keep the first `n` rows."""
        self._n = min(self._n, n)  # blocks beyond are reduced again when they are complete again

    def envelope(self, column: int, start: int, stop: int, blocks: int) -> tuple[Numbers, Numbers]:
        """Rows start..stop of a column as (index, value), from `blocks` to 8 times as many points; all rows where they are few.

        Each block gives two points, its greatest and its least value, at its middle. Blocks that reach over `start`
        are taken whole. Not-a-numbers are passed over where a block has a number.
        """
        start, stop = max(0, start), min(self._n, stop)
        if stop <= start:
            return np.empty(0), np.empty(0)
        level = int(math.log((stop - start) / max(1, blocks), FACTOR)) if stop - start > blocks else 0
        level = min(level, len(self._levels))
        if level == 0:
            return np.arange(start, stop, dtype=float), self._values[column, start:stop]
        size = FACTOR**level
        low, high = self._levels[level - 1]
        first, last = start // size, stop // size
        tail = self._values[column, last * size : stop]
        n = last - first + (len(tail) > 0)
        y = np.empty((n, 2))
        y[: last - first, 0], y[: last - first, 1] = high[column, first:last], low[column, first:last]
        if len(tail):
            y[-1] = np.fmax.reduce(tail), np.fmin.reduce(tail)
        x = (np.arange(first, first + n) + 0.5) * size - 0.5
        if len(tail):
            x[-1] = (last * size + stop - 1) / 2
        return np.repeat(x, 2), y.ravel()


class Smoothed:
    """Rows as they came and their exponential moving average over about `length` rows (1: the rows themselves)."""

    def __init__(self, columns: int, length: float) -> None:
        self.raw = Rows(columns)
        self.length = length
        self._begin()

    def _begin(self) -> None:
        self.smooth = Rows(len(self.raw.values))
        self._sums = np.zeros((len(self.raw.values) + 1, 1))  # weighted sums of the columns, and of the weights

    def append(self, rows: Numbers) -> None:
        """(K, n) more."""
        self.raw.append(rows)
        self._extend(rows)

    def _extend(self, rows: Numbers) -> None:
        for i in range(0, rows.shape[1], PIECE):
            piece = rows[:, i : i + PIECE]
            known = np.isfinite(piece).all(0)
            weighed = np.vstack([np.where(known, piece, 0.0), known])
            early = max(0, min(weighed.shape[1], round(WARMING * self.length) - len(self.smooth)))
            sums = np.hstack([self._early_sums(weighed[:, :early]), np.empty((len(weighed), weighed.shape[1] - early))])
            if early < weighed.shape[1]:
                sums[:, early:] = moving_sums(weighed[:, early:], 1 - 1 / self.length, self._sums)
                self._sums = sums[:, -1:].copy()
            with np.errstate(invalid="ignore"):  # dividing by the summed weights of known rows corrects the bias
                self.smooth.append(sums[:-1] / sums[-1])

    def _early_sums(self, x: Numbers) -> Numbers:
        """Like `moving_sums`, over a window that grows with the run: the first losses are huge, and would hang over the rest."""
        sums = np.empty_like(x)
        for j in range(x.shape[1]):
            window = max(1.0, min(self.length, (len(self.smooth) + j + 1) / WARMING))
            if x[-1, j]:  # a row of numbers
                self._sums = self._sums * (1 - 1 / window) + x[:, j : j + 1] / window
            sums[:, j] = self._sums[:, 0]
        return sums

    def truncate(self, n: int) -> None:
        if n < len(self.raw):
            self.raw.truncate(n)
            self.set_length(self.length)

    def set_length(self, length: float) -> None:
        """Smooth everything again: about 90 ns a number."""
        self.length = length
        self._begin()
        self._extend(self.raw.values)


def moving_sums(x: Numbers, decay: float, start: Numbers) -> Numbers:
    """s[t] = decay * s[t-1] + (1 - decay) * x[t] along the last axis of (K, n), from s[-1] = `start` (K, 1).

    The recursion runs through sqrt(n) rows of sqrt(n) independent pieces at once, then through the pieces.
    """
    k, n = x.shape
    length = math.isqrt(n - 1) + 1
    pieces = -(-n // length)
    s = np.zeros((k, pieces * length))
    s[:, :n] = x
    s = np.ascontiguousarray(s.reshape(k, pieces, length).transpose(2, 0, 1)) * (1 - decay)  # (length, K, pieces)
    for t in range(1, length):
        s[t] += decay * s[t - 1]
    carried = np.empty((k, pieces))
    carry, whole = start[:, 0], decay**length
    for p in range(pieces):
        carried[:, p] = carry
        carry = s[-1, :, p] + whole * carry
    s += (decay ** np.arange(1, length + 1))[:, None, None] * carried
    return s.transpose(1, 2, 0).reshape(k, -1)[:, :n]


def _grown(values: Numbers, n: int) -> Numbers:
    """`values` (K, capacity) with room for n: capacity doubles, so that growing costs a copy a number in all."""
    if values.shape[1] >= n:
        return values
    wider = np.empty((len(values), max(n, 2 * values.shape[1])))
    wider[:, : values.shape[1]] = values
    return wider

"""What a hand draws, as the model will see it: strokes, an undo history and antialiased scaling. No Qt, numpy alone.

Positions and widths are in the model's pixels, (0, 0) at the top left corner of the picture.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Pictures = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Box = tuple[int, int, int, int]  # top, bottom, left, right

SURFACE = 256  # pixels across that one draws on, about
FINE = 4  # pixels of a stroke drawn again for the model, for each of its own
SOFT = 1.0  # the model's pixels over which a stroke's edge fades
UNDO_STEPS = 64  # pages kept; one is 60 kB grey, 190 kB colour


@dataclass(frozen=True)
class Manner:
    """How a data set is drawn, measured from its pictures."""

    paper: Pictures  # (C,) the background
    ink: Pictures  # (C,) what stands out most against it
    width: float  # of a stroke, in pixels
    box: float  # the longer side of what is drawn, in pixels
    digit_like: bool  # one channel, a figure on empty paper: to be centred as MNIST is


def manner(images: Pictures, shape: tuple[int, int, int]) -> Manner:
    """Measure (n, C, H, W). A line w wide has area w L and two edges of length L: its width is 2 area / total variation."""
    channels, height, wide = shape
    side = min(height, wide)
    width, box, digit_like = (
        2.5 / 28 * side,
        20 / 28 * side,
        channels == 1,
    )  # MNIST's, where there is nothing to measure
    paper = np.zeros(channels, np.uint8)
    images = images[:256]
    if len(images):
        edges = [images[:, :, 0], images[:, :, -1], images[:, :, :, 0], images[:, :, :, -1]]
        paper = np.median(np.concatenate(edges, 2).transpose(1, 0, 2).reshape(channels, -1), 1).astype(np.uint8)
    ink = np.where(paper < 128, 255, 0).astype(np.uint8)
    if len(images) and channels == 1:
        amount = np.abs(images[:, 0].astype(np.float32) - paper[0]) / 255
        variation = np.hypot(np.diff(amount, axis=1)[:, :, 1:], np.diff(amount, axis=2)[:, 1:]).sum()
        sides = [max(b - a, d - c) for a, b, c, d in (_extent(one) for one in amount)]
        digit_like = float(np.median(sides)) < 0.9 * max(height, wide)
        if digit_like and variation > 0:
            box = float(np.clip(np.median(sides), 0.4 * side, side))
            width = float(np.clip(2 * amount.sum() / variation, side / 28, side / 6))
    return Manner(paper, ink, width, box, digit_like)


def _extent(amount: Floats) -> Box:
    """The smallest box around ink (H, W) in 0..1; an empty one where there is none."""
    rows, columns = np.flatnonzero((amount > 0.3).any(1)), np.flatnonzero((amount > 0.3).any(0))
    if not len(rows):
        return 0, 0, 0, 0
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def cover(mask: Floats, points: Floats, scale: float) -> Box:
    """Raise mask (H', W') to the coverage of a soft round line through points (n, 3): x, y, width, times `scale`.

    Costs about 30 µs a segment; returns the box that changed.
    """
    height, width = mask.shape
    changed = [height, 0, width, 0]
    starts, ends = (points, points) if len(points) == 1 else (points[:-1], points[1:])
    for (ax, ay, aw), (bx, by, bw) in zip((starts * scale).tolist(), (ends * scale).tolist(), strict=True):
        reach = (max(aw, bw) + SOFT * scale) / 2 + 1
        top, bottom = max(0, int(min(ay, by) - reach)), min(height, int(max(ay, by) + reach) + 1)
        left, right = max(0, int(min(ax, bx) - reach)), min(width, int(max(ax, bx) + reach) + 1)
        if top >= bottom or left >= right:
            continue
        y = np.arange(top, bottom, dtype=np.float32)[:, None] + 0.5 - ay
        x = np.arange(left, right, dtype=np.float32)[None] + 0.5 - ax
        dx, dy = bx - ax, by - ay
        along = np.clip((x * dx + y * dy) / max(dx * dx + dy * dy, 1e-9), 0, 1)
        inside = (aw + along * (bw - aw)) / 2 - np.hypot(x - along * dx, y - along * dy)
        part = mask[top:bottom, left:right]
        np.maximum(part, np.clip(inside / (SOFT * scale) + 0.5, 0, 1), out=part)
        changed = [min(changed[0], top), max(changed[1], bottom), min(changed[2], left), max(changed[3], right)]
    return changed[0], changed[1], changed[2], changed[3]


def area_average(field: Floats, per: float, centre: tuple[float, float], size: tuple[int, int]) -> Floats:
    """(H', W') to `size`: each pixel is the mean over `per` x `per` of the field, whose point `centre` (y, x) comes to the middle.

    Outside the field is 0. Exact for any fraction, because each pixel weighs what it overlaps.
    """
    parts = []
    for length, middle, out in zip(field.shape, centre, size, strict=True):
        edges = middle + (np.arange(out + 1) - out / 2) * per
        first = np.arange(length)
        overlap = np.minimum(edges[1:, None], first + 1) - np.maximum(edges[:-1, None], first)
        parts.append((np.clip(overlap, 0, None) / per).astype(np.float32))
    averaged: Floats = parts[0] @ field @ parts[1].T
    return averaged


@dataclass(frozen=True)
class Stroke:
    points: Floats  # (n, 3): x, y, width
    ink: Pictures  # (C,); the paper's colour where it erases


@dataclass(frozen=True)
class Page:
    """A drawing between two strokes. `strokes` None: a picture was put there, and there is only the surface."""

    surface: Pictures  # (H', W', C)
    strokes: tuple[Stroke, ...] | None


class Drawing:
    """One picture being drawn, with its history."""

    def __init__(self, shape: tuple[int, int, int], how: Manner) -> None:
        self.shape, self.how = shape, how
        self.zoom = max(2, round(SURFACE / max(shape[1:])))
        blank = np.empty((shape[1] * self.zoom, shape[2] * self.zoom, shape[0]), np.uint8)
        blank[:] = how.paper
        self._blank = Page(blank, ())
        self._pages = [self._blank]
        self._at = 0
        self._points: list[tuple[float, float, float]] = []
        self._ink = how.ink
        self._mask = np.zeros(blank.shape[:2], np.float32)
        self.surface = blank.copy()  # (H', W', C): what is seen, with the stroke under way

    # ---- drawing
    @property
    def drawing(self) -> bool:
        return bool(self._points)

    def begin(self, x: float, y: float, width: float, ink: Pictures) -> None:
        self._ink = ink
        self._mask[:] = 0
        self._points = [(x, y, width)]
        self._lay(self._points)

    def extend(self, x: float, y: float, width: float) -> None:
        """Go on to x, y. A point nearer than a tenth of a pixel adds nothing."""
        last = self._points[-1]
        if np.hypot(x - last[0], y - last[1]) >= 0.1:
            self._points.append((x, y, width))
            self._lay(self._points[-2:])

    def end(self) -> None:
        stroke = Stroke(np.array(self._points, np.float32), self._ink)
        self._points = []
        before = self._pages[self._at].strokes
        self._turn(Page(self.surface.copy(), None if before is None else (*before, stroke)))

    def place(self, surface: Pictures) -> None:
        """Put a picture (H', W', C) of the surface's size in place of what was drawn."""
        self._turn(Page(surface, None))

    def clear(self) -> None:
        if not self.blank:
            self._turn(self._blank)

    def _lay(self, points: list[tuple[float, float, float]]) -> None:
        top, bottom, left, right = cover(self._mask, np.array(points, np.float32), self.zoom)
        before = self._pages[self._at].surface[top:bottom, left:right].astype(np.float32)
        share = self._mask[top:bottom, left:right, None]
        self.surface[top:bottom, left:right] = before + (self._ink - before) * share + 0.5

    # ---- history
    def _turn(self, page: Page) -> None:
        self._pages = [*self._pages[: self._at + 1], page][-UNDO_STEPS:]
        self._at = len(self._pages) - 1
        self._show()

    def _show(self) -> None:
        self._points = []
        self.surface = self._pages[self._at].surface.copy()

    @property
    def can_undo(self) -> bool:
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        return self._at + 1 < len(self._pages)

    def undo(self) -> None:
        self._at = max(0, self._at - 1)
        self._show()

    def redo(self) -> None:
        self._at = min(len(self._pages) - 1, self._at + 1)
        self._show()

    # ---- what the model sees
    @property
    def blank(self) -> bool:
        return bool((self.surface == self.how.paper).all())

    def picture(self, centre: bool) -> Pictures:
        """uint8 (C, H, W). `centre` (one channel): as large as the data's figures, centre of mass in the middle, the brush as wide."""
        channels, height, width = self.shape
        if not (centre and channels == 1):
            parts = self.surface.reshape(height, self.zoom, width, self.zoom, channels)
            return np.ascontiguousarray((parts.mean((1, 3)) + 0.5).astype(np.uint8).transpose(2, 0, 1))
        field, per = self._scaled()
        weight = np.abs(field)
        total = float(weight.sum())
        if total < 1:
            return np.full(self.shape, self.how.paper[0], np.uint8)
        y = float((weight.sum(1) * (np.arange(len(weight)) + 0.5)).sum()) / total
        x = float((weight.sum(0) * (np.arange(weight.shape[1]) + 0.5)).sum()) / total
        seen = area_average(field, per, (y, x), (height, width)) + self.how.paper[0]
        whole: Pictures = np.clip(seen + 0.5, 0, 255).astype(np.uint8)
        return whole[None]

    def _scaled(self) -> tuple[Floats, float]:
        """Ink minus paper (H', W'), and how many of its pixels make one of the model's.

        Strokes are drawn again, larger or smaller with the same width; of a picture there are only the pixels.
        """
        paper = float(self.how.paper[0])
        field = self.surface[:, :, 0] - np.float32(paper)
        top, bottom, left, right = _extent(np.abs(field) / 255)
        longer = max(bottom - top, right - left) / self.zoom
        strokes = self._pages[self._at].strokes
        if strokes is None or longer == 0:
            return field, max(1.0, longer * self.zoom / self.how.box)
        if self._points:
            strokes = (*strokes, Stroke(np.array(self._points, np.float32), self._ink))
        width = float(np.mean(np.concatenate([s.points[:, 2] for s in strokes])))
        scale = float(np.clip((self.how.box - width) / max(longer - width, 1), 0.25, 4))
        middle = np.array([left + right, top + bottom], np.float32) / (2 * self.zoom)
        size = (self.shape[1] * FINE, self.shape[2] * FINE)
        page = np.zeros(size, np.float32)
        for stroke in strokes:
            points = _thinned(stroke.points * (scale, scale, 1))
            points[:, :2] += (self.shape[2] / 2, self.shape[1] / 2) - middle * scale
            mask = np.zeros(size, np.float32)
            cover(mask, points, FINE)
            page += (float(stroke.ink[0]) - paper - page) * mask
        return page, float(FINE)


def _thinned(points: Floats) -> Floats:
    """Without the points that are nearer than half a pixel to the one before; both ends stay."""
    path = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points[:, :2], axis=0).T))])
    keep = np.concatenate([[True], np.diff(np.floor(path * 2)) > 0])
    keep[-1] = True
    thinned: Floats = points[keep].astype(np.float32)
    return thinned

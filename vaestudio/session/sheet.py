"""One frame of a film on paper, with Pillow: a title, a plot with axes, points, curves or a grid of pictures, a caption.

Everything is drawn at twice its size and shrunk at the end, so that lines and points are smooth.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from vaestudio.palette import LINE, MUTED, PAPER, TEXT

FINE = 2  # pixels drawn for one that is seen
Numbers = npt.NDArray[np.floating[Any]]
Box = tuple[float, float, float, float]  # left, top, right, bottom


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers in [low, high]: 1, 2 or 5 times a power of ten apart."""
    if not high > low:
        return [low]
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough)
    return [round(i * step, 10) for i in range(math.ceil(low / step), math.floor(high / step) + 1)]


def said(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 or float(number).is_integer() else f"{number:g}"


def plain(text: str) -> str:
    """`text` if the built-in font can write it; else nothing, rather than boxes."""
    return text if all(ord(letter) < 0x250 for letter in text) else ""


class Sheet:
    """A picture of (width, height) pixels. Coordinates here are those pixels."""

    def __init__(self, size: tuple[int, int], title: str, caption: str) -> None:
        self.size = size
        self.image = Image.new("RGB", (size[0] * FINE, size[1] * FINE), PAPER)
        self.draw = ImageDraw.Draw(self.image)
        self.unit = max(9.0, min(size) / 36)  # the height of text; everything else follows
        u = self.unit
        self.text((size[0] - u, u), caption, MUTED, "rt", 1.1)
        room = size[0] - 3 * u - self.width(caption, 1.1)
        parts = title.split(" · ")
        while len(parts) > 1 and self.width(" · ".join(parts), 1.1) > room:
            del parts[0]
        self.text((u, u), " · ".join(parts), TEXT, "lt", 1.1)
        self.area: Box = (u, 3 * u, size[0] - u, size[1] - u)

    def done(self) -> Image.Image:
        return self.image.resize(self.size, Image.Resampling.BOX)

    def text(self, at: tuple[float, float], text: str, colour: str, anchor: str, scale: float = 1.0) -> None:
        font = ImageFont.load_default(self.unit * scale * FINE)
        self.draw.text((at[0] * FINE, at[1] * FINE), text, colour, font, anchor)

    def width(self, text: str, scale: float = 1.0) -> float:
        return self.draw.textlength(text, ImageFont.load_default(self.unit * scale * FINE)) / FINE

    # ---- plots
    def axes(
        self, x: tuple[float, float], y: tuple[float, float], names: tuple[str, str], square: bool = False
    ) -> None:
        """The plot that `place` maps into; with `square` both axes have one scale, as a plane of codes needs."""
        u, (left, top, right, bottom) = self.unit, self.area
        left, bottom, top = left + 3.5 * u, bottom - 4.4 * u, top + 0.5 * u
        if square:
            side = min(right - left, bottom - top)
            left, right = (left + right - side) / 2, (left + right + side) / 2
            bottom = top + side
        self.box, self.x, self.y = (left, top, right, bottom), x, y
        for tick in ticks(*x):
            at, _ = self.place(tick, y[0])
            self.line([(at, top), (at, bottom)], LINE, 0.5)
            self.text((at, bottom + 0.4 * u), said(tick), MUTED, "mt", 0.85)
        for tick in ticks(*y):
            _, at = self.place(x[0], tick)
            self.line([(left, at), (right, at)], LINE, 0.5)
            self.text((left - 0.4 * u, at), said(tick), MUTED, "rm", 0.85)
        self.text(((left + right) / 2, bottom + 1.7 * u), names[0], TEXT, "mt", 0.9)
        self.text((left, top - 0.3 * u), names[1], TEXT, "mb" if square else "lb", 0.9)

    def place(self, x: float, y: float) -> tuple[float, float]:
        left, top, right, bottom = self.box
        (x0, x1), (y0, y1) = self.x, self.y
        return left + (x - x0) / (x1 - x0) * (right - left), bottom - (y - y0) / (y1 - y0) * (bottom - top)

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: float) -> None:
        fine = [(px * FINE, py * FINE) for px, py in points]
        self.draw.line(fine, colour, max(1, round(width * FINE)), joint="curve")

    def curve(self, x: Numbers, y: Numbers, colour: str, width: float = 1.5) -> None:
        points = [self.place(float(a), float(b)) for a, b in zip(x, y, strict=True) if math.isfinite(b)]
        if len(points) > 1:
            self.line(points, colour, width)

    def ring(self, radius: float) -> None:
        (left, top), (right, bottom) = self.place(-radius, radius), self.place(radius, -radius)
        self.draw.ellipse((left * FINE, top * FINE, right * FINE, bottom * FINE), outline=MUTED, width=FINE)

    def points(self, xy: Numbers, colours: Iterable[str], radius: float) -> None:
        """xy (n, 2); those outside of the plot are left out."""
        (x0, x1), (y0, y1) = self.x, self.y
        for (px, py), colour in zip(xy.tolist(), colours, strict=True):
            if x0 <= px <= x1 and y0 <= py <= y1:
                a, b = self.place(px, py)
                corners = (a - radius) * FINE, (b - radius) * FINE, (a + radius) * FINE, (b + radius) * FINE
                self.draw.ellipse(corners, fill=colour)

    def legend(self, names: Sequence[str], colours: Sequence[str]) -> None:
        """In one line at the foot, from the right."""
        x, y = self.area[2], self.area[3] - 0.4 * self.unit
        for name, colour in reversed([*zip(names, colours, strict=True)]):
            self.text((x, y), name, TEXT, "rm", 0.85)
            r = 0.28 * self.unit
            at = x - self.width(name, 0.85) - 2 * r
            self.draw.ellipse(((at - r) * FINE, (y - r) * FINE, (at + r) * FINE, (y + r) * FINE), fill=colour)
            x = at - 2.5 * r

    # ---- pictures
    def grid(self, pictures: npt.NDArray[np.uint8], columns: int) -> None:
        """Pictures (n, C, H, W) as large as fits, every pixel a square, a thin line apart."""
        left, top, right, bottom = (round(edge * FINE) for edge in self.area)
        n, _, h, w = pictures.shape
        rows = -(-n // columns)
        gap = FINE
        scale = min(((right - left) / columns - gap) / w, ((bottom - top) / rows - gap) / h)
        wide, high = max(1, int(w * scale)), max(1, int(h * scale))
        x0 = (left + right - columns * (wide + gap)) // 2
        for index, picture in enumerate(pictures):
            colour = np.repeat(picture, 3, 0) if len(picture) == 1 else picture[:3]
            tile = Image.fromarray(np.ascontiguousarray(colour.transpose(1, 2, 0))).resize(
                (wide, high), Image.Resampling.NEAREST
            )
            self.image.paste(tile, (x0 + index % columns * (wide + gap), top + index // columns * (high + gap)))

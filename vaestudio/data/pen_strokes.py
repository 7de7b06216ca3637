"""How the ten digits are written: the skeletons of Pen Digits, as splines through knots, sampled along their length.

A point of a natural cubic spline is linear in the knots, so a style is one matrix (P points, K knots).
Everything that leaves this file is rounded to 1 / `UNIT`, so that no last bit of a library's solver reaches a picture.
"""

from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

POINTS = 64  # samples of a skeleton, evenly spaced: at most about a pixel apart
WAVES = 12  # knots of the hand's wobble along the longest skeleton: about 5 pixels apart
UNIT = 4096.0  # steps of 1: matrices and vectors are whole numbers of them

# How each digit is written: (share, knots "x y" in hundredths of the digit's height, y downwards).
# "!" marks a corner, "/" lifts the pen. The last knot before a lift, and the first, vary most.
STYLES: tuple[tuple[tuple[float, str], ...], ...] = (
    (  # 0: gap or overlap at the top; counter-clockwise, a rounder one, clockwise with crossing ends
        (4, "36 3, 14 16, 2 52, 12 88, 32 98, 52 82, 58 46, 50 12, 32 4"),
        (3, "44 6, 18 8, 2 46, 12 84, 34 99, 58 80, 64 44, 50 10, 24 4"),
        (2, "28 12, 10 26, 2 58, 16 92, 36 96, 54 76, 58 42, 44 10, 24 2, 12 14"),
        (1, "46 12, 32 2, 10 22, 2 60, 16 94, 38 94, 56 66, 54 28, 38 6, 28 14"),
    ),
    (  # 1: plain, bowed, with a flag, with flag and foot
        (6, "22 0, 21 34, 20 67, 20 100"),
        (3, "28 0, 18 32, 17 68, 24 100"),
        (1.5, "6 24, 18 14, 28 0!, 27 34, 26 67, 26 100"),
        (0.7, "12 22, 22 14, 32 0!, 32 50, 32 97 / 6 98, 32 97, 56 98"),
    ),
    (  # 2: sharp heel, loop in the heel, round heel with a wave
        (4, "4 24, 14 6, 34 0, 50 14, 48 36, 32 60, 4 97!, 30 95, 62 96"),
        (4, "4 18, 22 2, 44 6, 48 28, 36 58, 16 86, 2 92, 4 78, 24 80, 44 94, 66 90"),
        (2, "8 14, 30 0, 50 12, 46 40, 24 72, 6 94, 20 92, 40 94, 62 88"),
        (1, "2 10, 24 4, 46 4, 50 24, 30 58, 4 96!, 34 98, 58 94"),
    ),
    (  # 3: round, with a loop at the waist, flat top
        (5, "6 14, 24 0, 46 8, 44 30, 22 47!, 46 54, 54 76, 38 96, 16 98, 0 86"),
        (3, "4 10, 28 0, 48 12, 40 34, 20 48, 18 42, 34 46, 52 64, 46 90, 22 99, 0 88"),
        (2, "6 4, 28 3, 52 2!, 38 20, 22 40!, 44 46, 54 68, 42 92, 20 99, 0 90"),
        (1, "8 8, 32 0, 46 16, 26 44, 34 46, 48 66, 40 92, 18 98, 2 94"),
    ),
    (  # 4: open in two strokes, closed, open in one stroke, square
        (4, "8 2, 5 22, 6 44, 20 52, 42 48, 60 42 / 52 2, 48 34, 44 66, 42 100"),
        (2, "42 0, 24 28, 0 60!, 28 60, 62 56 / 42 2, 41 34, 40 66, 38 100"),
        (3, "6 6, 2 34, 14 48, 34 42, 50 24, 54 8!, 50 36, 44 68, 40 100"),
        (2, "12 6, 4 50!, 30 52, 58 46 / 46 14, 42 42, 38 70, 36 100"),
    ),
    (  # 5: the hat as a second stroke, in one stroke, like an S
        (4, "14 6, 11 24, 8 44!, 28 38, 48 52, 50 76, 32 96, 12 97, 0 88 / 14 6, 34 4, 58 0"),
        (3, "58 3, 36 4, 16 6!, 10 26, 6 44!, 28 40, 48 54, 46 80, 28 96, 0 94"),
        (3, "62 2, 42 2, 24 12, 12 34, 28 46, 44 60, 42 82, 24 98, 2 92"),
    ),
    (  # 6: curved with a round bowl, straight with a small bowl, bowl that crosses the stem
        (4, "44 2, 24 20, 8 48, 4 76, 18 97, 40 94, 50 76, 38 58, 20 62, 8 78"),
        (3, "36 0, 22 30, 8 62, 6 86, 22 99, 40 88, 42 70, 28 64, 12 78, 8 88"),
        (2, "50 4, 26 10, 6 42, 2 76, 18 98, 44 92, 54 70, 40 52, 18 56, 2 72"),
    ),
    (  # 7: plain, with a serif, with a bar, round shoulder
        (5, "2 8, 26 6, 54 4!, 42 34, 30 66, 22 100"),
        (2, "2 22, 4 6!, 28 8, 58 2!, 42 36, 30 68, 26 100"),
        (2, "2 8, 28 4, 54 4!, 42 34, 30 66, 20 100 / 14 54, 32 50, 54 48"),
        (3, "0 14, 14 6, 36 8, 54 6, 50 26, 36 60, 26 100"),
    ),
    (  # 8: an S that closes from the upper right, from the waist, two loops, open at the top
        (4, "50 10, 32 0, 12 10, 14 32, 32 50, 48 68, 44 90, 24 99, 6 88, 10 68, 30 48, 48 28, 52 8"),
        (2, "30 46, 14 34, 14 10, 34 0, 50 12, 44 34, 26 52, 8 72, 10 92, 28 100, 46 88, 44 66, 30 50"),
        (2, "44 18, 36 2, 16 6, 14 28, 30 46, 44 68, 38 94, 18 98, 8 84, 18 62, 38 40, 50 20, 46 4"),
        (1, "56 6, 34 2, 16 14, 20 34, 38 54, 46 78, 32 98, 12 92, 10 74, 28 52, 46 32, 60 10"),
    ),
    (  # 9: straight tail, curved tail, small head, head and tail in one sweep
        (4, "48 12, 30 2, 10 14, 4 36, 20 48, 40 36, 50 10!, 48 40, 44 70, 40 100"),
        (3, "50 16, 34 2, 12 10, 4 32, 18 48, 40 40, 50 18, 52 46, 44 82, 26 98, 6 92"),
        (2, "44 16, 30 4, 14 12, 8 30, 20 42, 36 34, 44 14!, 42 44, 34 74, 26 100"),
        (2, "50 6, 26 6, 6 22, 10 42, 30 42, 48 22, 54 6!, 50 36, 42 66, 38 100"),
    ),
)


def exact_product(matrix: Array, vectors: Array) -> Array:
    """matrix (..., P, K) of whole numbers / UNIT times vectors (..., K, D), rounded to the same: exact."""
    out: Array = np.matmul(matrix, np.rint(vectors * UNIT)) / (UNIT * UNIT)
    return out


class Skeletons(NamedTuple):
    """All styles of all digits: S styles of at most K knots, sampled at P points."""

    first: Array  # (10,) the first style of each digit
    cumulative: Array  # (10, most styles) shares added up
    knots: Array  # (S, K, 2) in digit heights
    freedom: Array  # (S, K) how far a knot strays: 1, more at the ends of strokes
    basis: Array  # (S, P, K) whole numbers: knots to points
    joined: Array  # (S, P - 1) 1 where the pen is down between two points
    taper: Array  # (S, P) share of the thickness that is lost where strokes begin and end
    speed: Array  # (S, P) 0 in tight curves to 1 on straights
    waves: Array  # (S, P, WAVES) whole numbers: a smooth curve through values at even lengths along the skeleton


@cache
def skeletons() -> Skeletons:
    """Parse `STYLES` and sample every skeleton evenly along its length."""
    texts = [text for digit in STYLES for _, text in digit]
    count, most = len(texts), max(text.count(",") + text.count("/") + 1 for text in texts)
    out = Skeletons(
        first=np.cumsum([0] + [len(digit) for digit in STYLES])[:10],
        cumulative=np.full((10, max(map(len, STYLES))), 2.0),
        knots=np.zeros((count, most, 2)),
        freedom=np.ones((count, most)),
        basis=np.zeros((count, POINTS, most)),
        joined=np.ones((count, POINTS - 1)),
        taper=np.zeros((count, POINTS)),
        speed=np.zeros((count, POINTS)),
        waves=np.zeros((count, POINTS, WAVES)),
    )
    for digit, styles in enumerate(STYLES):
        shares = [share for share, _ in styles]
        out.cumulative[digit, : len(styles) - 1] = np.cumsum(shares)[:-1] / sum(shares)
    along = np.zeros((count, POINTS))  # length of stroke before each point
    for s, text in enumerate(texts):
        strokes = []  # of (knots (k, 2), corners)
        for stroke in text.split("/"):
            words = [word.split() for word in stroke.replace("!", " !").split(",")]
            strokes.append((np.array([[float(w[0]), float(w[1])] for w in words]) / 100, [len(w) == 3 for w in words]))
        dense = [_dense(knots, corners) for knots, corners in strokes]  # (many, k) each
        lengths = [_arc(d @ knots)[-1] for d, (knots, _) in zip(dense, strokes, strict=True)]
        ends = np.rint(np.cumsum(lengths) / sum(lengths) * POINTS).astype(int).tolist()
        p = k = 0
        for d, (knots, _), end in zip(dense, strokes, ends, strict=True):
            arc = _arc(d @ knots)
            chosen = np.searchsorted(arc, np.linspace(0.0, arc[-1], end - p) - 1e-9)
            at = arc[chosen] * 20.0  # pixels from the landing of the pen
            out.basis[s, p:end, k : k + len(knots)] = np.rint(UNIT * d[chosen])
            out.knots[s, k : k + len(knots)] = knots
            out.freedom[s, [k, k + len(knots) - 1]] = 1.6
            out.taper[s, p:end] = np.rint(UNIT * (0.3 * _fade(at / 2.0) + 0.6 * _fade((at[-1] - at) / 4.0))) / UNIT
            out.speed[s, p:end] = np.rint(UNIT * _straightness((d @ knots)[chosen])) / UNIT
            out.joined[s, end - 1 : end] = 0.0
            along[s, p:end] = (along[s, p - 1] if p else 0.0) + arc[chosen]
            p, k = end, k + len(knots)
    for s in range(count):
        out.waves[s] = np.rint(UNIT * _spline(np.linspace(0.0, along.max(), WAVES), along[s]))
    return out


def _dense(knots: Array, corners: list[bool]) -> Array:
    """(many, k): knots to closely spaced points of a stroke; splines between corners, in chord-length time."""
    time = _arc(knots)
    cuts = [0, *(i for i, corner in enumerate(corners) if corner), len(knots) - 1]
    pieces = []
    for a, b in pairwise(cuts):
        piece = np.zeros((64 * (b - a), len(knots)))
        piece[:, a : b + 1] = _spline(time[a : b + 1], np.linspace(time[a], time[b], len(piece)))
        pieces.append(piece)
    return np.concatenate(pieces)


def _spline(time: Array, at: Array) -> Array:
    """(len(at), k): values at k knots to the natural cubic spline through them, which is linear in the values."""
    k, h = len(time), np.diff(time)
    left, right = np.eye(k), np.zeros((k, k))  # left @ second derivatives = right @ values
    for i in range(1, k - 1):
        left[i, i - 1 : i + 2] = h[i - 1] / 6, (h[i - 1] + h[i]) / 3, h[i] / 6
        right[i, i - 1 : i + 2] = 1 / h[i - 1], -1 / h[i - 1] - 1 / h[i], 1 / h[i]
    second = np.linalg.solve(left, right)
    piece = np.clip(np.searchsorted(time, at, side="right") - 1, 0, k - 2)
    b = ((at - time[piece]) / h[piece])[:, None]
    a, hh = 1.0 - b, (h[piece] ** 2)[:, None] / 6
    eye = np.eye(k)
    curve: Array = (
        a * eye[piece] + b * eye[piece + 1] + hh * ((a**3 - a) * second[piece] + (b**3 - b) * second[piece + 1])
    )
    return curve


def _arc(points: Array) -> Array:
    """Length along a polyline (k, 2) up to each of its points."""
    return np.concatenate([[0.0], np.cumsum(np.sqrt((np.diff(points, axis=0) ** 2).sum(1)))])


def _fade(t: Array) -> Array:
    """1 at 0, falling smoothly to 0 at 1."""
    return np.clip(1.0 - t, 0.0, 1.0) ** 2


def _straightness(points: Array) -> Array:
    """(p,): 1 on straights, towards 0 where the stroke turns more than about half a radian in a pixel."""
    d = np.gradient(points, axis=0) * POINTS
    dd = np.gradient(d, axis=0) * POINTS
    turn = np.abs(d[:, 0] * dd[:, 1] - d[:, 1] * dd[:, 0]) / ((d**2).sum(1) ** 1.5 + 1e-9) / 20.0  # radians a pixel
    smooth = np.convolve(np.pad(turn, 3, mode="edge"), np.ones(7) / 7, mode="valid")
    return 1.0 / (1.0 + (4.0 * smooth) ** 2)

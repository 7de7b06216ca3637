"""Knobs as functions of the step: value(step) = what was set, times a factor of how far the schedule has come."""

from math import cos, pi
from typing import Literal, get_args

Kind = Literal["constant", "warmup", "cosine", "cyclical", "anneal"]
KINDS: tuple[str, ...] = get_args(Kind)


def factor(kind: str, step: int, length: int) -> float:
    """The factor at `step` (0 for the first step of the run), between 0 and 1.

    constant   1
    warmup     rises linearly and is 1 from step `length` - 1 on. Also the capacity schedule of Burgess et al. 2018
               (C grows linearly from 0) when applied to the capacity.
    cosine     falls from 1 to 0 along half a cosine in `length` steps, then stays (Loshchilov & Hutter 2017, eq. 5,
               without restarts).
    cyclical   rises linearly over the first half of every `length` steps, then holds (Fu et al. 2019, eq. 6-7, R = 0.5).
    anneal     falls exponentially from 1 to 1/2 in `length` steps, then stays: max(0.5, exp(−r t)) of Jang et al. 2017,
               section 4, with r = log 2 / length.
    """
    if kind == "anneal":
        return float(max(0.5, 0.5 ** (step / length)))
    if kind == "warmup":
        return min(1.0, (step + 1) / length)
    if kind == "cosine":
        return 0.5 * (1 + cos(pi * min(1.0, step / length)))
    if kind == "cyclical":
        return min(1.0, 2 * (step % length + 1) / length)
    return 1.0

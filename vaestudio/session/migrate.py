"""Opening files of older formats: one pure function a step, from the data sets of one format to those of the next.

A step sees `Member`s, whose numbers have not been read; it renames, drops and adds them. Opening never rewrites a file.
"""

from collections.abc import Callable, Mapping

from vaestudio.session.guard import Member, Refused
from vaestudio.session.image import FORMAT

Members = Mapping[str, Member]


def _film(members: Members) -> Members:
    """1 to 2: /snapshots and /checkpoints are the run's film. Format 1 had none, and whatever stood there meant nothing."""
    return {n: member for n, member in members.items() if not n.startswith(("snapshots/", "checkpoints/"))}


STEPS: dict[int, Callable[[Members], Members]] = {1: _film}
"""The function at n goes from format n to n + 1. Format 1 is the first."""


def upgrade(members: Members, found: int, wanted: int = FORMAT) -> Members:
    """The same session in the wanted format; raises Refused for a format that never was."""
    for format in range(found, wanted):
        if format not in STEPS:
            raise Refused(f"its format {found} is not known")
        members = STEPS[format](members)
    return members

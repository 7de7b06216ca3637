"""Points on their way: from where they are seen to where the newest weights put them."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
SECONDS = 0.25


class Motion:
    """Eased out, so that a goal which changes under way neither stops the points nor makes them jump."""

    def __init__(self) -> None:
        self.goal: Floats = np.zeros((0, 2), np.float32)
        self._start = self.goal
        self._began = -SECONDS

    def go(self, goal: Floats, now: float, ease: bool = True) -> None:
        """Move to `goal` (N, 2) from `now` on (seconds); another N, or `ease` False, is there at once."""
        ease = ease and len(goal) == len(self.goal)
        self._start = self.at(now) if ease else goal
        self.goal, self._began = goal, now if ease else now - SECONDS

    def moving(self, now: float) -> bool:
        return now - self._began < SECONDS

    def at(self, now: float) -> Floats:
        """(N, 2): where they are at `now`, exactly the goal from the end on."""
        if not self.moving(now):
            return self.goal
        left = np.float32((1 - max(0.0, now - self._began) / SECONDS) ** 3)
        return self.goal + (self._start - self.goal) * left

"""An animated GIF or WebP, written beside the window: pictures go in one after the other, the file appears when it is whole."""

import math
import queue
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]  # (H, W, 3)
HOLD_MS = 1500  # the last picture stays a while before the film begins again
ROOM = 300_000_000  # bytes of pictures at most: WebP is written from all of them at once


def thinning(width: int, height: int, count: int) -> float:
    """What to scale pictures by so that `count` of them stay within ROOM; 1 where they do as they are."""
    return min(1.0, math.sqrt(ROOM / max(1, 3 * width * height * count)))


class FilmFile(threading.Thread):
    """`put` each of `count` pictures; `done` tells how many are written. `error` is what went wrong."""

    def __init__(self, path: str, count: int, frame_ms: int) -> None:
        super().__init__(name="film", daemon=True)
        self.path, self.count = Path(path), count
        self.durations = [frame_ms] * (count - 1) + [HOLD_MS]
        self.done = 0
        self.error: OSError | None = None
        self._pictures: queue.Queue[Picture | None] = queue.Queue()
        self._cancelled = False

    def put(self, picture: Picture) -> None:
        self._pictures.put(picture)

    def cancel(self) -> None:
        """No file is left, nor a part of one."""
        self._cancelled = True
        self._pictures.put(None)

    def _taken(self) -> Iterator[Any]:
        from PIL import Image  # not on the way to the first paint

        for _ in range(self.count):
            picture = self._pictures.get()
            if picture is None or self._cancelled:
                return
            self.done += 1
            yield Image.fromarray(picture)

    def run(self) -> None:
        part = self.path.with_name(f".{self.path.name}.part")
        try:
            pictures = self._taken()
            first = next(pictures, None)
            if first is not None:
                kind = "WEBP" if self.path.suffix.lower() == ".webp" else "GIF"
                how: dict[str, Any] = {"quality": 85} if kind == "WEBP" else {"optimize": False}
                rest = list(pictures) if kind == "WEBP" else pictures
                if not self._cancelled:
                    first.save(part, kind, save_all=True, append_images=rest, duration=self.durations, loop=0, **how)
            if not self._cancelled:
                part.replace(self.path)
        except OSError as error:
            self.error = error
        finally:
            part.unlink(missing_ok=True)

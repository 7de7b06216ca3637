"""How fast a run trains."""

PAUSED = 30.0, 100.0  # a slice that takes as many seconds, and as many times longer than others: the computer slept


class Speed:
    """Images a second over about the last two seconds of training, whatever else went on meanwhile."""

    def __init__(self) -> None:
        self.images = self.seconds = 0.0

    def add(self, images: int, seconds: float) -> None:
        longest, times = PAUSED
        if seconds > longest and images * times < seconds * self.images_per_second:
            return
        keep = 0.5 ** (seconds / 1.0)
        self.images = self.images * keep + images
        self.seconds = self.seconds * keep + seconds

    @property
    def images_per_second(self) -> float:
        return self.images / self.seconds if self.seconds > 0 else 0.0

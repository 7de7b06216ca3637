"""How fast a run trains."""


class Speed:
    """Images a second over about the last two seconds of training, whatever else went on meanwhile."""

    def __init__(self) -> None:
        self.images = self.seconds = 0.0

    def add(self, images: int, seconds: float) -> None:
        keep = 0.5 ** (seconds / 1.0)
        self.images = self.images * keep + images
        self.seconds = self.seconds * keep + seconds

    @property
    def images_per_second(self) -> float:
        return self.images / self.seconds if self.seconds > 0 else 0.0

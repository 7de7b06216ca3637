"""Every panel, in the order of their tabs. A new panel is one file and one line here."""

from dataclasses import dataclass
from importlib import import_module

from vaestudio.app.panels.base import Panel
from vaestudio.app.studio import Studio


@dataclass(frozen=True)
class Listed:
    """What a dock has to know of its panel before there is one; the same as in the panel's class.

    The file vaestudio/app/panels/<name>.py is imported when the panel is made, for most are behind a tab at first.
    """

    name: str
    title: str
    kinds: tuple[str, ...] = Panel.kinds
    follows_time: bool = Panel.follows_time

    @property
    def panel(self) -> type[Panel]:
        module = import_module(f"{__name__}.{self.name}")
        return next(c for c in vars(module).values() if isinstance(c, type) and vars(c).get("name") == self.name)

    def __call__(self, studio: Studio) -> Panel:
        return self.panel(studio)


PANELS = (
    Listed("latent", "Latent space", ("vector", "completes")),
    Listed("decoder", "Decoder", ("vector", "completes")),
    Listed("losses", "Losses"),
    Listed("rate_distortion", "Rate–distortion"),
    Listed("dimensions", "Dimensions", ("vector", "completes")),
    Listed("codes", "Codes", ("grid",)),
    Listed("reconstructions", "Reconstructions"),
    Listed("samples", "Samples", ("vector", "grid")),
    Listed("manifold", "Manifold", ("vector",)),
    Listed("complete", "Complete", ("completes",)),
    Listed("draw", "Draw", ("vector", "completes")),
    Listed("inspect", "Inspect one image", ("vector", "completes")),
    Listed("compare", "Compare", follows_time=False),
    Listed("beside", "Side by side", ()),  # it comes when a session is asked for
    Listed("measures", "Measures", follows_time=False),
)

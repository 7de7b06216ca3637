"""The contract of a model: three conditional distributions and one scalar."""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal, NamedTuple, Protocol

from torch import Tensor, nn
from torch.distributions import Distribution

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import Declared, knob, specs
from vaestudio.fields import FieldSpec


class Objective(NamedTuple):
    """`loss` is the scalar to minimise; `terms` its parts, each (B,), in nats per image. Their names are the schema."""

    loss: Tensor
    terms: dict[str, Tensor]


Update = Literal["both", "encoder", "decoder", "alternate"]


def update_knob() -> Any:
    """The EM view of a bound (Neal & Hinton 1998): which half a step moves. The trainer reads it, no model does."""
    return knob(
        "both",
        label="Update",
        help="Which weights move. both: all at once, as usual. encoder: only q(z|x), the E-step, which closes the gap "
        "between the bound and log p(x). decoder: only p(x|z) and a learned prior, the M-step, which raises log p(x) "
        "for the codes as they are. alternate: one after the other.",
        advanced=True,
    )


def alternate_knob() -> Any:
    return knob(
        100,
        1,
        100_000,
        label="Alternate every",
        unit="steps",
        log=True,
        help="Steps of the encoder alone before as many of the decoder alone.",
        advanced=True,
        shown_when=("update", ("alternate",)),
    )


def samples_knob(default: int, symbol: str, *, help: str, advanced: bool = False) -> Any:
    """Codes drawn and decoded for each picture of a batch."""
    return knob(default, 1, 64, label="Samples an image", symbol=symbol, log=True, help=help, advanced=advanced)


@dataclass(frozen=True)
class Capabilities:
    """What panels, measures and commands ask before they apply."""

    generative: bool = True  # has a prior: samples, KL and evidence mean something
    prior: Literal["standard", "learned", "sphere"] = (
        "standard"  # N(0, I), one that the model learns, or uniform on S^(D−1)
    )
    conditional: bool = False  # needs a label
    latent: Literal["vector", "grid of codes"] = "vector"
    completes: bool = False  # models the missing part of a picture: prior and likelihood are those of `Model.given`
    density: bool = True  # q(z|x) has one; where it is a point, KL, bound and evidence mean nothing
    pseudo_inputs: bool = False  # the prior is made of learned pictures: `Model.pseudo_inputs`

    @property
    def bound(self) -> bool:
        """Whether KL, bound and evidence mean something."""
        return self.generative and self.density


class CodeGrid(NamedTuple):
    """The shape of z where it is a grid of codes: rows · columns positions, each one of `codes` values."""

    rows: int
    columns: int
    codes: int
    shared: bool  # one codebook for all positions: a code means the same everywhere


class Densities(Protocol):
    """The three conditional distributions, of a model or of what it says beside a given part of a picture."""

    @property
    def capabilities(self) -> Capabilities: ...
    def posterior(self, x: Tensor, y: Tensor | None = None) -> Distribution: ...
    def prior(self, y: Tensor | None = None) -> Distribution: ...
    def likelihood(self, z: Tensor, y: Tensor | None = None) -> Distribution: ...


class Model(nn.Module):
    """p(x|z) p(z) with an inference network q(z|x); `y` is a label (B,) int64, or None.

    x is (B, C, H, W) float32 in [0, 1]; z is (..., D). A new model is one file: its docstring is the citation.
    What belongs to q(z|x, y) is called `encoder`; every other weight belongs to p(x, z|y) (see `update_knob`).

    Where `capabilities.latent` is "grid of codes", z is one code for each position of `grid`, in reading order: (..., N)
    int64 from 0 to K − 1 (`likelihood` takes floats too, and rounds them), and `latent_dim` is N. Posterior and prior are
    then `models.discrete.OverCodes`: with a `mode` in place of a mean, and `log_probs` position by position.
    """

    name: ClassVar[str]  # "vae": on the command line and in the session
    title: ClassVar[str]  # "Variational autoencoder"
    citation: ClassVar[str]  # "Kingma & Welling 2014, eq. 7"
    formula: ClassVar[str]  # the objective to minimise, as a line of mathematics in Unicode
    recipe: ClassVar[str] = (
        ""  # of this very class: the body of objective(x, y, step) in an exported script, if it is short
    )
    capabilities: Capabilities = Capabilities()  # of the class; one as built may have fewer or more

    class Build(Declared):
        """What the model is built from."""

        def misfit(self, data: DataSpec) -> str:
            """Why networks so built cannot take these images, in words; "" where they can."""
            return ""

    class Knobs(Declared):
        """What may change while training."""

    def __init__(self, data: DataSpec, build: Any) -> None:
        super().__init__()
        self.data, self.build = data, build

    def posterior(self, x: Tensor, y: Tensor | None = None) -> Distribution:
        """q(z|x, y): batch shape (B,), event shape (D,)."""
        raise NotImplementedError

    def prior(self, y: Tensor | None = None) -> Distribution:
        """p(z|y): event shape (D,)."""
        raise NotImplementedError

    def likelihood(self, z: Tensor, y: Tensor | None = None) -> Distribution:
        """p(x|z, y): batch shape z.shape[:-1], event shape (C, H, W). Its `mean` is a picture in [0, 1] units."""
        raise NotImplementedError

    def given(self, x: Tensor, seen: Tensor | None = None) -> "Densities":
        """The distributions beside x (B, C, H, W): the model itself, or p(missing part | visible part) where it completes.

        `seen` (H, W) bool says which pixels are visible, if not those that the model was built for. Whoever has a picture
        asks through this for prior and likelihood; of a model that completes there is no prior otherwise.
        """
        return self

    def pseudo_inputs(self) -> Tensor:
        """The pictures (K, C, H, W) in [0, 1] that the prior is made of, where `capabilities.pseudo_inputs`."""
        raise NotImplementedError

    def forward(self, x: Tensor, y: Tensor | None = None, knobs: Any = None) -> Objective:
        """The paper's objective for one batch."""
        raise NotImplementedError

    @classmethod
    def misfit(cls, data: DataSpec, build: Any) -> str:
        """Why this model cannot learn these images or labels, in words; "" where it can."""
        if cls.capabilities.conditional and data.classes == 0:
            return "it learns from labels, and these images have none"
        return str(build.misfit(data))

    @property
    def latent_dim(self) -> int:
        return int(self.build.latent_dim)

    @property
    def grid(self) -> CodeGrid | None:
        """The shape of z where it is a grid of codes; None where it is a vector."""
        return None

    @classmethod
    def fields(cls) -> tuple[FieldSpec, ...]:
        return (*specs(cls.Build, "model"), *specs(cls.Knobs, "knobs"))

"""The contractive autoencoder: a code that hardly moves when the picture does."""

from math import prod
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.distributions import Distribution
from torch.nn import functional as F

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import Declared, knob, setting
from vaestudio.models.architecture import Architecture
from vaestudio.models.autoencoder import Autoencoder
from vaestudio.models.base import Objective
from vaestudio.models.distributions import Delta
from vaestudio.models.nets import Layers, Observation, initialise


def layer_norm(z: Tensor, weight: Tensor) -> Tensor:
    """‖∂z/∂x‖² of z = σ(W x + b), (B,), for z (B, D) and W (D, pixels): Σ_j (z_j (1 − z_j))² Σ_i W_ji².

    Rifai et al. 2011, section 3: exact, and as cheap as the layer itself.
    """
    return (z * (1 - z)).square() @ weight.square().sum(1)


def jacobian_norm(z: Tensor, x: Tensor, estimated: bool) -> Tensor:
    """‖∂z/∂x‖² (squared Frobenius norm), (B,), of codes z (B, D) that were computed from pictures x, row by row.

    Exact: one backward pass a dimension, all D of them as one batch. Estimated: one backward pass in all, along a
    random direction of signs v, since E[‖vᵀ J‖²] = ‖J‖² (Hutchinson 1990). Either can be differentiated again.
    """
    if estimated:
        v = torch.randint(0, 2, z.shape, device=z.device).to(z.dtype) * 2 - 1
        (gradient,) = torch.autograd.grad(z, x, v, create_graph=True)
        return gradient.flatten(1).square().sum(1)
    each = torch.eye(z.shape[1], dtype=z.dtype, device=z.device).unsqueeze(1).expand(-1, len(z), -1)  # (D, B, D)
    (gradients,) = torch.autograd.grad(z, x, each, is_grads_batched=True, create_graph=True)
    return gradients.flatten(2).square().sum((0, 2))


class OneLayer(nn.Module):
    """x (B, C, H, W) to W x + b, (B, D)."""

    def __init__(self, data: DataSpec, build: Architecture) -> None:
        super().__init__()
        self.signed = build.signed
        self.net = Layers(nn.Linear(prod(data.shape), build.latent_dim))
        initialise(self.net, build.initialisation)

    @property
    def weight(self) -> Tensor:
        """W as it meets pictures in [0, 1]: (D, pixels)."""
        return 2 * self.shared if self.signed else self.shared

    @property
    def shared(self) -> Tensor:
        """W (D, pixels)."""
        layer = self.net[0]
        assert isinstance(layer, nn.Linear)
        return layer.weight

    def forward(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        out: Tensor = self.net((2 * x - 1 if self.signed else x).flatten(1))
        return out


class Transposed(nn.Module):
    """z (..., D) to p(x | Wᵀ z + c) with the weights W (D, pixels) of the encoder.

    A likelihood that needs more than a mean (`gaussian-per-pixel`) finds the rest in c: the same for every picture.
    """

    def __init__(self, data: DataSpec, build: Architecture) -> None:
        super().__init__()
        self.observation = Observation(data, build)
        self.shape = (self.observation.planes, *data.shape[1:])
        self.bias = nn.Parameter(torch.zeros(prod(self.shape)))

    def forward(self, z: Tensor, weight: Tensor) -> Distribution:
        h = F.linear(z, weight.T)
        raw = F.pad(h, (0, len(self.bias) - h.shape[-1])) + self.bias
        likelihood: Distribution = self.observation(raw.view(*raw.shape[:-1], *self.shape))
        return likelihood


class ContractiveAutoencoder(Autoencoder):
    """Rifai et al. 2011: the reconstruction plus λ times the squared Frobenius norm of the encoder's Jacobian.

    `tied` is the paper's network: one layer z = σ(W x + b), and the same W decodes, so that the code cannot be made small
    only to be blown up again. `mlp` and `conv` are deeper and not tied; there the norm is computed by differentiating.
    """

    name = "contractive-ae"
    title = "Contractive autoencoder"
    citation = "Rifai et al. 2011"
    formula = "−log p(x | z = σ(f(x))) + λ · ‖∂z/∂x‖²"

    class Build(Architecture):
        """The paper's tied layer, or an encoder and a decoder; and the likelihood."""

        latent_dim: int = setting(
            64,
            1,
            512,
            label="Latent dimensions",
            symbol="D",
            help="Units of the code, each between 0 and 1.",
        )
        network: Literal["tied", "mlp", "conv"] = setting(  # type: ignore[assignment]  # one choice more
            "tied",
            label="Network",
            help="tied: one layer each way that share their weights, as in the paper. mlp: fully connected layers, for "
            "pictures of any size. conv: convolutions, for square pictures of 16 to 128 pixels.",
        )

    class Knobs(Declared):
        """How much contraction counts, and how deeper networks' is computed."""

        weight: float = knob(
            1.0,
            0.0,
            1000.0,
            label="Contraction weight",
            symbol="λ",
            log=True,
            schedules=("constant", "warmup"),
            help="Weight of the squared norm of the encoder's Jacobian. 0 is the plain autoencoder with a code between 0 "
            "and 1; more lets the code move only in the directions that tell pictures apart.",
        )
        norm: Literal["estimated", "exact"] = knob(
            "estimated",
            label="Jacobian norm",
            help="How it is found for a network that is not tied. estimated: along one random direction a step, right on "
            "average. exact: one backward pass for each latent dimension.",
            shown_when=("network", ("mlp", "conv")),
        )

    def __init__(self, data: DataSpec, build: Any) -> None:
        if build.network == "tied":
            super(Autoencoder, self).__init__(data, build)
            self.encoder, self.decoder = OneLayer(data, build), Transposed(data, build)  # type: ignore[assignment]
        else:
            super().__init__(data, build)

    def posterior(self, x: Tensor, y: Tensor | None = None) -> Distribution:
        return Delta(self.encoder(x).sigmoid())

    def likelihood(self, z: Tensor, y: Tensor | None = None) -> Distribution:
        if isinstance(self.encoder, OneLayer):
            likelihood: Distribution = self.decoder(z, self.encoder.shared)
            return likelihood
        return super().likelihood(z, y)

    def contraction(self, x: Tensor, estimated: bool) -> tuple[Tensor, Tensor]:
        """The codes z (B, D) of x and ‖∂z/∂x‖² (B,); also where gradients are off."""
        if isinstance(self.encoder, OneLayer):
            z = self.posterior(x).mean
            return z, layer_norm(z, self.encoder.weight)
        looking = not torch.is_grad_enabled()
        with torch.inference_mode(False), torch.enable_grad():
            x = x.detach().clone().requires_grad_()
            z = self.posterior(x).mean
            norm = jacobian_norm(z, x, estimated)
        return (z.detach(), norm.detach()) if looking else (z, norm)

    def forward(self, x: Tensor, y: Tensor | None = None, knobs: Any = None) -> Objective:
        knobs = knobs or self.Knobs()
        z, contraction = self.contraction(x, knobs.norm == "estimated")
        reconstruction = -self.likelihood(z).log_prob(x)
        loss = (reconstruction + knobs.weight * contraction).mean()
        return Objective(loss, {"reconstruction": reconstruction, "contraction": contraction})

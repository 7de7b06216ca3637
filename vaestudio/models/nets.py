"""Encoders and decoders, fully connected or convolutional."""

from collections.abc import Sequence
from itertools import pairwise
from math import log
from typing import Literal

import torch
from torch import Tensor, nn
from torch.distributions import Distribution
from torch.nn import functional as F

from vaestudio.data.dataset import DataSpec
from vaestudio.models.architecture import Architecture, Pixels
from vaestudio.models.distributions import PIXEL_LOG_VARIANCE, Bernoulli, Gaussian, OptimalGaussian, bounded

ACTIVATIONS: dict[str, type[nn.Module]] = {
    "relu": nn.ReLU,
    "leaky-relu": nn.LeakyReLU,
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "tanh": nn.Tanh,
    "softplus": nn.Softplus,
}


class Layers(nn.Sequential):
    """An nn.Sequential whose linear layers are called directly: each module call costs a few microseconds of a step."""

    def forward(self, input: Tensor) -> Tensor:
        h = input
        for layer in self:
            h = F.linear(h, layer.weight, layer.bias) if type(layer) is nn.Linear else layer(h)
        return h


def mlp(inputs: int, hidden: Sequence[int], outputs: int, activation: str) -> nn.Sequential:
    """Linear layers with the activation between them, none after the last."""
    widths = [inputs, *hidden]
    layers: list[nn.Module] = []
    for i, o in pairwise(widths):
        layers += [nn.Linear(i, o), ACTIVATIONS[activation]()]
    return Layers(*layers, nn.Linear(widths[-1], outputs))


def initialise(net: nn.Module, how: str) -> None:
    """Draw the weights of all layers of `net` anew; "pytorch" leaves them as their constructors drew them."""
    if how == "pytorch":
        return
    for layer in net.modules():
        if isinstance(layer, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
            if how == "xavier":  # Glorot & Bengio 2010, eq. 16
                nn.init.xavier_uniform_(layer.weight)
            else:  # He et al. 2015, eq. 10; a transposed convolution keeps its inputs in dimension 0
                mode: Literal["fan_in", "fan_out"] = "fan_out" if isinstance(layer, nn.ConvTranspose2d) else "fan_in"
                nn.init.kaiming_uniform_(layer.weight, mode=mode, nonlinearity="relu")
            assert layer.bias is not None
            nn.init.zeros_(layer.bias)


class Labels(nn.Module):
    """Appends the one-hot label to a code or to a picture; without classes it changes nothing."""

    eye: Tensor

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.classes = classes
        # F.one_hot would wait for the GPU; torch.eye on the meta device would import the compiler
        self.register_buffer("eye", torch.zeros(classes, classes).fill_diagonal_(1), persistent=False)

    def to_vector(self, h: Tensor, y: Tensor | None) -> Tensor:
        """h (..., F) and y, which broadcasts to its batch shape: (..., F + classes)."""
        if not self.classes:
            return h
        assert y is not None, "this network is conditioned on a label"
        return torch.cat([h, F.embedding(y, self.eye).expand(*h.shape[:-1], -1)], -1)

    def to_picture(self, h: Tensor, y: Tensor | None) -> Tensor:
        """h (B, C, H, W) and y (B,): constant planes behind it, (B, C + classes, H, W)."""
        if not self.classes:
            return h
        assert y is not None, "this network is conditioned on a label"
        return torch.cat([h, F.embedding(y, self.eye)[:, :, None, None].expand(-1, -1, *h.shape[-2:])], 1)


def halvings(size: int, times: int) -> list[int]:
    """Widths of a picture before and after each convolution of stride 2, kernel 3, padding 1: 28, 14, 7."""
    sizes = [size]
    for _ in range(times):
        sizes.append((sizes[-1] + 1) // 2)
    return sizes


class Encoder(nn.Module):
    """Pictures x (B, C, H, W) in [0, 1], and labels y (B,) where `classes` > 0, to (B, outputs)."""

    def __init__(self, data: DataSpec, build: Architecture, outputs: int, classes: int = 0) -> None:
        super().__init__()
        channels, height, width = data.shape
        self.signed, self.flat, self.labels = build.signed, build.network == "mlp", Labels(classes)
        if self.flat:
            self.net = mlp(channels * height * width + classes, build.hidden, outputs, build.activation)
        else:
            act = ACTIVATIONS[build.activation]
            layers: list[nn.Module] = []
            planes = channels + classes
            for c in build.channels:
                layers += [nn.Conv2d(planes, c, 3, stride=2, padding=1), act()]
                planes = c
            last = halvings(height, len(build.channels))[-1]
            layers += [nn.Flatten(), nn.Linear(planes * last * last, build.dense), act()]
            self.net = nn.Sequential(*layers, nn.Linear(build.dense, outputs))
        initialise(self.net, build.initialisation)

    def forward(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        if self.signed:
            x = 2 * x - 1
        h = self.labels.to_vector(x.flatten(1), y) if self.flat else self.labels.to_picture(x, y)
        out: Tensor = self.net(h)
        return out


class Observation(nn.Module):
    """p(x | what a decoder computed): raw planes (..., planes, H, W) to a likelihood over (..., C, H, W)."""

    log_variance: Tensor

    def __init__(self, data: DataSpec, build: Pixels) -> None:
        super().__init__()
        self.kind, self.mean, self.signed = build.likelihood, build.mean, build.signed
        self.channels = data.shape[0]
        self.planes = self.channels * (2 if self.kind == "gaussian-per-pixel" else 1)
        start = torch.tensor(2 * log(build.sigma))
        if self.kind == "gaussian":
            self.register_buffer("log_variance", start, persistent=False)
        elif self.kind == "gaussian-optimal":
            self.register_buffer("log_variance", start)
        elif self.kind == "gaussian-learned":
            self.log_variance = nn.Parameter(start)

    def forward(self, raw: Tensor) -> Distribution:
        if self.kind == "bernoulli":
            return Bernoulli(raw)
        if self.kind in ("gaussian", "gaussian-optimal"):
            log_variance = self.log_variance
        elif self.kind == "gaussian-learned":
            log_variance = bounded(self.log_variance, PIXEL_LOG_VARIANCE)
        else:
            raw, spread = raw.chunk(2, -3)
            log_variance = bounded(spread, PIXEL_LOG_VARIANCE)
        if self.mean != "unbounded":
            raw = raw.tanh() if self.signed else raw.sigmoid()
        fitted = self.kind == "gaussian-optimal" and self.training and torch.is_grad_enabled()
        return (OptimalGaussian if fitted else Gaussian)(raw, log_variance, self.signed)


class Decoder(nn.Module):
    """Codes z (..., D or `inputs`), and labels y that broadcast to their batch shape where `classes` > 0, to p(x|z, y).

    The convolutional one is the encoder's mirror image, and its transposed convolutions return exactly the widths that
    the convolutions saw, odd ones too.
    """

    def __init__(self, data: DataSpec, build: Architecture, classes: int = 0, inputs: int | None = None) -> None:
        super().__init__()
        _, height, width = data.shape
        self.labels, self.observation = Labels(classes), Observation(data, build)
        self.shape = (self.observation.planes, height, width)
        inputs = (build.latent_dim if inputs is None else inputs) + classes
        if build.network == "mlp":
            self.net = mlp(inputs, build.hidden[::-1], self.observation.planes * height * width, build.activation)
        else:
            act = ACTIVATIONS[build.activation]
            sizes = halvings(height, len(build.channels))
            planes = build.channels[-1]
            layers: list[nn.Module] = [nn.Linear(inputs, planes * sizes[-1] ** 2), act()]
            layers.append(nn.Unflatten(-1, (planes, sizes[-1], sizes[-1])))
            for i in reversed(range(len(build.channels))):
                odd_one_out = sizes[i] - (2 * sizes[i + 1] - 1)  # 1 where the width was even
                layers.append(nn.ConvTranspose2d(planes, build.channels[i], 3, 2, 1, output_padding=odd_one_out))
                layers.append(act())
                planes = build.channels[i]
            self.net = nn.Sequential(*layers, nn.Conv2d(planes, self.observation.planes, 3, padding=1))
        initialise(self.net, build.initialisation)

    def raw(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        """What the network computes, before it is a likelihood: (..., planes, H, W)."""
        h = self.labels.to_vector(z, y)
        planes: Tensor = self.net(h.reshape(-1, h.shape[-1]))
        return planes.view(*z.shape[:-1], *self.shape)

    def forward(self, z: Tensor, y: Tensor | None = None) -> Distribution:
        likelihood: Distribution = self.observation(self.raw(z, y))
        return likelihood

"""What a model with a codebook is made of: the codebook, convolutions that keep the grid, and a causal network over it."""

from collections.abc import Iterator
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from vaestudio.models.nets import ACTIVATIONS, halvings, initialise


class Codebook(nn.Module):
    """K vectors of D numbers. With `learned_by` "ema" they are a buffer that follows the data, else a parameter.

    What revival moves is a buffer in either case, since the processes of a team share gradients and average buffers.

    `counts` (K,): vectors a batch that each code has stood for of late, an exponential moving average. A code whose
    count is below a small share of its fair part (all vectors of a batch / K) is dead. At the start all are.
    """

    vectors: Tensor
    moved: Tensor
    counts: Tensor
    sums: Tensor

    def __init__(self, codes: int, dimensions: int, learned_by: Literal["ema", "gradient"]) -> None:
        super().__init__()
        self.learned_by = learned_by
        start = torch.randn(codes, dimensions)
        self.register_buffer("counts", torch.zeros(codes))
        if learned_by == "ema":
            self.register_buffer("vectors", start)
            self.register_buffer("sums", torch.zeros(codes, dimensions))  # (K, D), of the vectors that `counts` counts
        else:
            self.vectors = nn.Parameter(start)
            self.register_buffer("moved", torch.zeros(codes, dimensions))  # (K, D), by revival

    @property
    def table(self) -> Tensor:
        """The vectors as they stand, (K, D)."""
        return self.vectors if self.learned_by == "ema" else self.vectors + self.moved

    def nearest(self, e: Tensor) -> Tensor:
        """argmin_k ‖e − e_k‖² for vectors e (..., D): (...) int64. van den Oord et al. 2017, eq. 1. Costs M K D."""
        with torch.no_grad():
            flat, table = e.reshape(-1, e.shape[-1]), self.table
            return torch.addmm(0.5 * table.square().sum(-1), flat, table.T, alpha=-1).argmin(-1).view(e.shape[:-1])

    def forward(self, codes: Tensor) -> Tensor:
        """The vectors of codes (...): (..., D)."""
        return F.embedding(codes, self.table)

    @torch.no_grad()
    def revive(self, e: Tensor, share: float) -> None:
        """Codes whose count is below `share` of a fair part become vectors of e (..., D), drawn at random.

        They begin with twice that count: what is not chosen dies again soon, and what is follows its vectors quickly.
        """
        flat = e.reshape(-1, e.shape[-1])
        codes = len(self.counts)
        least = share * len(flat) / codes
        dead = self.counts < least
        drawn = flat[torch.randint(len(flat), (codes,), device=flat.device)]
        self.counts.copy_(torch.where(dead, 2 * least, self.counts))
        if self.learned_by == "gradient":
            self.moved.copy_(torch.where(dead[:, None], drawn - self.vectors, self.moved))
        else:
            self.vectors.copy_(torch.where(dead[:, None], drawn, self.vectors))
            self.sums.copy_(torch.where(dead[:, None], drawn * 2 * least, self.sums))

    @torch.no_grad()
    def follow(self, e: Tensor, codes: Tensor, decay: float) -> None:
        """Exponential moving averages of counts and sums, and each vector their ratio: appendix A.1, eq. 6-8.

        That is k-means on the batches of late. A codebook learned by gradient only counts.
        """
        flat, codes = e.reshape(-1, e.shape[-1]), codes.reshape(-1)
        chosen = torch.zeros(len(flat), len(self.counts), device=flat.device, dtype=flat.dtype)
        chosen.scatter_(1, codes[:, None], 1)  # one-hot: sums by a matrix product, the same bits every time
        self.counts.lerp_(chosen.sum(0), 1 - decay)
        if self.learned_by == "ema":
            self.sums.lerp_(chosen.T @ flat, 1 - decay)
            known = self.counts > 1e-6  # what has hardly ever been chosen stays where it is
            ratio = self.sums / self.counts.clamp_min(1e-6)[:, None]
            self.vectors.copy_(torch.where(known[:, None], ratio, self.vectors))


class Residual(nn.Module):
    """h + conv 1×1 (act (conv 3×3 (act (h)))), as in van den Oord et al. 2017, section 4.1; its width is kept."""

    def __init__(self, planes: int, hidden: int, activation: str) -> None:
        super().__init__()
        act = ACTIVATIONS[activation]
        self.net = nn.Sequential(act(), nn.Conv2d(planes, hidden, 3, padding=1), act(), nn.Conv2d(hidden, planes, 1))

    def forward(self, h: Tensor) -> Tensor:
        out: Tensor = h + self.net(h)
        return out


def down(planes: int, channels: tuple[int, ...], hidden: int, outputs: int, activation: str) -> nn.Sequential:
    """Pictures (B, planes, H, W) to a grid (B, outputs, h, w): each of `channels` halves it, then a residual block."""
    layers: list[nn.Module] = []
    for c in channels:
        layers += [nn.Conv2d(planes, c, 3, stride=2, padding=1), ACTIVATIONS[activation]()]
        planes = c
    layers.pop()  # the residual block begins with one
    return nn.Sequential(
        *layers, Residual(planes, hidden, activation), ACTIVATIONS[activation](), nn.Conv2d(planes, outputs, 1)
    )


def up(inputs: int, channels: tuple[int, ...], hidden: int, planes: int, size: int, activation: str) -> nn.Sequential:
    """The mirror image: a grid (B, inputs, h, w) to planes (B, planes, size, size)."""
    sizes, width = halvings(size, len(channels)), channels[-1]
    layers: list[nn.Module] = [
        nn.Conv2d(inputs, width, 1),
        Residual(width, hidden, activation),
        ACTIVATIONS[activation](),
    ]
    for i in reversed(range(len(channels))):
        odd_one_out = sizes[i] - (2 * sizes[i + 1] - 1)  # 1 where the width was even
        layers.append(nn.ConvTranspose2d(width, channels[i], 3, 2, 1, output_padding=odd_one_out))
        layers.append(ACTIVATIONS[activation]())
        width = channels[i]
    return nn.Sequential(*layers, nn.Conv2d(width, planes, 3, padding=1))


class CausalGRU(nn.Module):
    """p(z_i | z_<i) for a grid of codes in reading order: a recurrent network that is shown, at each position, the code
    to the left (the last one read), the code above, and where it is; its state carries everything before.

    The paper has a PixelCNN here; a GRU has no blind spot and samples a position in one small step.
    """

    def __init__(self, rows: int, columns: int, codes: int, units: int, how: str) -> None:
        super().__init__()
        self.positions, self.columns, self.start = rows * columns, columns, codes
        self.left = nn.Embedding(codes + 1, units, _weight=torch.randn(codes + 1, units))  # one more: no code is there
        self.above = nn.Embedding(codes + 1, units, _weight=torch.randn(codes + 1, units))
        self.place = nn.Parameter(torch.zeros(self.positions, units))
        self.recurrent = nn.GRU(units, units, batch_first=True)
        self.out = nn.Linear(units, codes)
        initialise(self, how)

    def forward(self, codes: Tensor) -> Tensor:
        """Codes (B, N) to logits (B, N, K)."""
        before = F.pad(codes, (self.columns, 0), value=self.start)  # (B, columns + N)
        shown = self.left(F.pad(codes, (1, 0), value=self.start)[:, :-1]) + self.above(before[:, : self.positions])
        logits: Tensor = self.out(self.recurrent(shown + self.place)[0])
        return logits

    def one_by_one(self, rows: int) -> Iterator[tuple[Tensor, Tensor]]:
        """(logits (rows, K), a tensor (rows,) to be filled with the codes chosen) of each position in turn."""
        read = torch.full((rows, self.columns + self.positions), self.start, device=self.place.device)
        state = None
        for i in range(self.positions):
            left = read[:, self.columns + i - 1] if i else read[:, 0]
            shown = self.left(left) + self.above(read[:, i]) + self.place[i]
            h, state = self.recurrent(shown[:, None], state)
            yield self.out(h[:, 0]), read[:, self.columns + i]

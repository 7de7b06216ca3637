"""Images a second of the engine, against the loop people run today and against the arithmetic itself.

    uv run python benchmarks/throughput.py --data ../shared/data/mnist

One model (784-400-20-400-784, ReLU, Bernoulli), one batch size (128), one optimiser (Adam, 1e-3), one data set, trained by
  (a) the plain loop: torchvision's MNIST with ToTensor, DataLoader, sigmoid and binary cross-entropy, `.item()` each step;
  (b) VAE Studio's engine;
  (c) the floor: the matrix products of that step and nothing else.
The three take turns, an epoch each a round, so that a busy machine slows all of them; medians and their ratios are printed,
and after the last round the test negative ELBO of (a) and (b).
"""

import argparse
import json
import struct
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import torch
import torchvision
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader

from vaestudio.data.dataset import Dataset, Split
from vaestudio.engine import device as devices
from vaestudio.engine.experiment import Experiment
from vaestudio.engine.loading import load_data
from vaestudio.engine.run import Run

BATCH, HIDDEN, LATENT, RATE = 128, 400, 20, 1e-3


class Plain(nn.Module):
    """The two-layer VAE as it is usually written down."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden = nn.Linear(784, HIDDEN)
        self.mean, self.log_variance = nn.Linear(HIDDEN, LATENT), nn.Linear(HIDDEN, LATENT)
        self.up, self.out = nn.Linear(LATENT, HIDDEN), nn.Linear(HIDDEN, 784)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        h = F.relu(self.hidden(x))
        mean, log_variance = self.mean(h), self.log_variance(h)
        z = mean + torch.randn_like(mean) * torch.exp(0.5 * log_variance)
        return torch.sigmoid(self.out(F.relu(self.up(z)))), mean, log_variance


def plain_loss(picture: Tensor, x: Tensor, mean: Tensor, log_variance: Tensor) -> Tensor:
    """Summed over the batch, in nats."""
    reconstruction = F.binary_cross_entropy(picture, x, reduction="sum")
    return reconstruction - 0.5 * torch.sum(1 + log_variance - mean.pow(2) - log_variance.exp())


def as_torchvision(dataset: Dataset, root: Path) -> torchvision.datasets.MNIST:
    """The training images as torchvision's MNIST class reads them: IDX files below `root`/MNIST/raw."""
    raw = root / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for prefix, split in (("train", dataset.train), ("t10k", dataset.test)):
        assert split.labels is not None
        n, _, h, w = split.images.shape
        (raw / f"{prefix}-images-idx3-ubyte").write_bytes(
            struct.pack(">IIII", 0x803, n, h, w) + split.images.numpy().tobytes()
        )
        labels = split.labels.to(torch.uint8).numpy().tobytes()
        (raw / f"{prefix}-labels-idx1-ubyte").write_bytes(struct.pack(">II", 0x801, n) + labels)
    return torchvision.datasets.MNIST(str(root), train=True, transform=torchvision.transforms.ToTensor())


class PlainLoop:
    def __init__(self, data: torchvision.datasets.MNIST, device: torch.device) -> None:
        torch.manual_seed(1)
        self.device, self.model = device, Plain().to(device)
        self.loader = DataLoader(data, batch_size=BATCH, shuffle=True)
        self.optimiser = torch.optim.Adam(self.model.parameters(), lr=RATE)

    def epoch(self) -> None:
        total = 0.0
        for images, _ in self.loader:
            x = images.to(self.device).view(-1, 784)
            self.optimiser.zero_grad()
            loss = plain_loss(*((out := self.model(x))[0], x, out[1], out[2]))
            loss.backward()
            total += loss.item()
            self.optimiser.step()

    def test(self, split: Split) -> float:
        with torch.no_grad():
            x = split.images.to(self.device).float().div(255).view(-1, 784)
            picture, mean, log_variance = self.model(x)
            return float(plain_loss(picture, x, mean, log_variance)) / len(x)


class Engine:
    def __init__(self, dataset: Dataset, device: torch.device) -> None:
        fields = {"latent_dim": LATENT, "hidden": HIDDEN, "batch_size": BATCH, "learning_rate": RATE, "seed": 1}
        self.run = Run(Experiment.of("vae", fields), dataset, device)

    def epoch(self) -> None:
        run = self.run
        for _ in range(run.steps_per_epoch):
            run.advance()
            if run.trainer.full:
                run.collect()
        run.collect()

    def test(self) -> float:
        bound = self.run.test().negative_elbo
        assert bound is not None
        return bound


class Floor:
    """Forward and backward matrix products of one step: 4 forward, 4 for weights, 3 for inputs."""

    def __init__(self, n: int, device: torch.device) -> None:
        sizes = ((784, HIDDEN), (HIDDEN, 2 * LATENT), (LATENT, HIDDEN), (HIDDEN, 784))
        self.device, self.steps = device, -(-n // BATCH)
        self.layers = [
            (
                torch.randn(BATCH, i, device=device),
                torch.randn(i, o, device=device),
                torch.randn(BATCH, o, device=device),
            )
            for i, o in sizes
        ]

    def epoch(self) -> None:
        for _ in range(self.steps):
            for k, (x, weight, gradient) in enumerate(self.layers):
                x @ weight
                x.t() @ gradient
                if k:
                    gradient @ weight.t()
        if self.device.type == "cuda":
            torch.cuda.synchronize()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--data", default="pen-digits", help="28x28 grey images; MNIST's folder for the figures of the docs"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=devices.cores())
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    device, dataset = devices.choose(arguments.device), load_data(arguments.data)
    n = len(dataset.train)
    with tempfile.TemporaryDirectory() as folder:
        plain, engine, floor = (
            PlainLoop(as_torchvision(dataset, Path(folder)), device),
            Engine(dataset, device),
            Floor(n, device),
        )
        times: dict[str, list[float]] = {"plain loop": [], "engine": [], "floor": []}
        for number in range(arguments.rounds):
            for name, loop in (("plain loop", plain), ("engine", engine), ("floor", floor)):
                start = time.perf_counter()
                loop.epoch()
                times[name].append(time.perf_counter() - start)
            print(f"round {number + 1}: " + ", ".join(f"{k} {v[-1]:.2f} s" for k, v in times.items()), file=sys.stderr)
        middle = {name: median(values) for name, values in times.items()}
        result = {
            "data": dataset.name, "images": n, "device": devices.title(device), "rounds": arguments.rounds,
            "images_per_second": {name: round(n / seconds) for name, seconds in middle.items()},
            "engine_over_plain_loop": round(middle["plain loop"] / middle["engine"], 2),
            "engine_time_over_floor": round(middle["engine"] / middle["floor"], 2),
            "test_negative_elbo": {"plain loop": round(plain.test(dataset.test), 2), "engine": round(engine.test(), 2)},
        }  # fmt: skip
    if arguments.json:
        print(json.dumps(result))
        return
    for name, speed in result["images_per_second"].items():
        print(f"{name:>12}  {speed:>9,} images/s")
    print(
        f"engine: {result['engine_over_plain_loop']} times the plain loop, {result['engine_time_over_floor']} times the floor's time"
    )
    print(f"test negative ELBO after {arguments.rounds} epochs: {result['test_negative_elbo']}")


if __name__ == "__main__":
    main()

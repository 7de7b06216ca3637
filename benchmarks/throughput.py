"""Images a second of the engine, against the loop people run today and against the arithmetic itself.

    uv run python benchmarks/throughput.py --data ../shared/data/mnist
    uv run python benchmarks/throughput.py --data ../shared/data/mnist --network conv

One model (784-400-20-400-784, ReLU, Bernoulli), one batch size (128), one optimiser (Adam, 1e-3), one data set, trained by
  (a) the plain loop: torchvision's MNIST with ToTensor, DataLoader, sigmoid and binary cross-entropy, `.item()` each step;
  (b) VAE Studio's engine, and the same with mixed precision;
  (c) the floor: the matrix products of that step and nothing else.
They take turns, an epoch each a round, so that a busy machine slows all of them; medians and their ratios are printed,
and after the last round the test negative ELBO of (a) and (b). So is what the engine gets out of the device: operations of
the matrix products a second, and bytes a second that a step must move at the least (the weights of each product, the
gradients, and seven numbers a weight for Adam), to hold against what the device can do. `--device cuda` measures a GPU.

The convolutional network (32 and 64 channels, stride 2) is compared with the bare forward and backward of its own layers,
30 steps a turn: no loss, no optimiser, no data.
"""

import argparse
import copy
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
    def __init__(self, dataset: Dataset, device: torch.device, **more: str) -> None:
        fields = {"latent_dim": LATENT, "hidden": HIDDEN, "batch_size": BATCH, "learning_rate": RATE, "seed": 1, **more}
        self.run = Run(Experiment.of("vae", fields), dataset, device)

    def epoch(self) -> None:
        self.steps(self.run.steps_per_epoch)

    def steps(self, number: int) -> None:
        run = self.run
        for _ in range(number):
            run.advance()
            if run.trainer.full:
                run.collect()
        run.collect()

    @property
    def recorded(self) -> str:
        """Yes, or why not."""
        recorded = self.run.trainer.recorded
        if recorded is None:
            return "not on this device"
        return recorded.refused or ("yes" if recorded.recordings else "not yet")

    def test(self) -> float:
        bound = self.run.test().negative_elbo
        assert bound is not None
        return bound


def least_work(steps: int) -> tuple[float, float]:
    """Operations and bytes of so many steps: 2 B i o for each product; each weight read twice, its gradient written, and
    Adam's four reads and three writes, at 4 bytes."""
    sizes = ((784, HIDDEN), (HIDDEN, 2 * LATENT), (LATENT, HIDDEN), (HIDDEN, 784))
    products = sum((2 + (k > 0)) * i * o for k, (i, o) in enumerate(sizes))
    weights = sum(i * o + o for i, o in sizes)
    return 2.0 * BATCH * products * steps, 10.0 * 4 * weights * steps


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


class Layers:
    """Forward and backward of an engine's own encoder and decoder, and nothing else."""

    def __init__(self, run: Run) -> None:
        self.encoder, self.decoder = (copy.deepcopy(net) for net in (run.model.encoder.net, run.model.decoder.net))  # type: ignore[union-attr,arg-type]
        x, _ = run.trainer.batches.at(0)
        self.x, self.z = x, torch.randn(len(x), LATENT, device=x.device, requires_grad=True)

    def steps(self, number: int) -> None:
        weights = (*self.encoder.parameters(), *self.decoder.parameters())
        for _ in range(number):
            for net, h in ((self.encoder, self.x), (self.decoder, self.z)):
                out = net(h)
                out.backward(torch.ones_like(out))
            for weight in weights:
                weight.grad = None
        if self.x.is_cuda:
            torch.cuda.synchronize()


def convolutional(dataset: Dataset, device: torch.device, rounds: int) -> dict[str, object]:
    """Seconds a step of the engine with convolutions, against its bare layers."""
    engine = Engine(dataset, device, network="conv")
    loops: dict[str, Engine | Layers] = {"engine": engine, "bare layers": Layers(engine.run)}
    times: dict[str, list[float]] = {name: [] for name in loops}
    for _ in range(rounds + 1):  # the first warms up
        for name, loop in loops.items():
            start = time.perf_counter()
            loop.steps(30)
            times[name].append((time.perf_counter() - start) / 30)
    middle = {name: median(values[1:]) for name, values in times.items()}
    return {
        "data": dataset.name, "device": devices.title(device), "rounds": rounds,
        "images_per_second": {name: round(BATCH / seconds) for name, seconds in middle.items()},
        "engine_time_over_bare_layers": round(middle["engine"] / middle["bare layers"], 2),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--data", default="pen-digits", help="28x28 grey images; MNIST's folder for the figures of the docs"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=devices.cores())
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--network", choices=("mlp", "conv"), default="mlp")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    device, dataset = devices.choose(arguments.device), load_data(arguments.data)
    n = len(dataset.train)
    if arguments.network == "conv":
        print(json.dumps(convolutional(dataset, device, arguments.rounds), indent=None if arguments.json else 2))
        return
    with tempfile.TemporaryDirectory() as folder:
        plain, engine, mixed, floor = (
            PlainLoop(as_torchvision(dataset, Path(folder)), device),
            Engine(dataset, device),
            Engine(dataset, device, precision="mixed"),
            Floor(n, device),
        )
        loops = {"plain loop": plain, "engine": engine, "engine, mixed": mixed, "floor": floor}
        times: dict[str, list[float]] = {name: [] for name in loops}
        for number in range(arguments.rounds):
            for name, loop in loops.items():
                start = time.perf_counter()
                loop.epoch()
                times[name].append(time.perf_counter() - start)
            print(f"round {number + 1}: " + ", ".join(f"{k} {v[-1]:.2f} s" for k, v in times.items()), file=sys.stderr)
        middle = {name: median(values) for name, values in times.items()}
        operations, moved = least_work(engine.run.steps_per_epoch)
        result = {
            "data": dataset.name, "images": n, "device": devices.title(device), "rounds": arguments.rounds,
            "images_per_second": {name: round(n / seconds) for name, seconds in middle.items()},
            "engine_over_plain_loop": round(middle["plain loop"] / middle["engine"], 2),
            "mixed_over_plain_loop": round(middle["plain loop"] / middle["engine, mixed"], 2),
            "engine_time_over_floor": round(middle["engine"] / middle["floor"], 2),
            "milliseconds_an_epoch": {name: round(seconds * 1000, 1) for name, seconds in middle.items()},
            "steps_are_recorded": engine.recorded,
            "gigaflops": round(operations / middle["engine"] / 1e9, 1),
            "gigabytes_a_second": round(moved / middle["engine"] / 1e9, 1),
            "test_negative_elbo": {
                "plain loop": round(plain.test(dataset.test), 2),
                **{name: round(loop.test(), 2) for name, loop in loops.items() if isinstance(loop, Engine)},
            },
        }  # fmt: skip
    if arguments.json:
        print(json.dumps(result))
        return
    for name, speed in result["images_per_second"].items():
        print(f"{name:>13}  {speed:>9,} images/s  {result['milliseconds_an_epoch'][name]:>8,} ms an epoch")
    print(
        f"engine: {result['engine_over_plain_loop']} times the plain loop ({result['mixed_over_plain_loop']} with mixed "
        f"precision), {result['engine_time_over_floor']} times the floor's time"
    )
    print(
        f"steps are recorded: {result['steps_are_recorded']}; {result['gigaflops']} GFLOP/s, "
        f"{result['gigabytes_a_second']} GB/s"
    )
    print(f"test negative ELBO after {arguments.rounds} epochs: {result['test_negative_elbo']}")


if __name__ == "__main__":
    main()

"""The table of published numbers against ours: `uv run python docs/make_figures.py --mnist FOLDER > docs/figures.md`.

Names after the options make only those rows. One processor thread, so that the numbers are the same again.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from vaestudio import api
from vaestudio.api import Session
from vaestudio.measures.bound import measure_bound
from vaestudio.measures.linear import best

HEAD = "| what | published | ours | settings (seed 0) | minutes |\n|---|---|---|---|---|"
SAMPLES = 500  # importance samples an image


def trained(model: str, data: str, epochs: int, **fields: Any) -> Session:
    print(f"{model}: {epochs} epochs, {fields}", file=sys.stderr)
    return api.train(model, data, epochs=epochs, device="cpu", threads=1, **fields)


def evidence(session: Session) -> float:
    """−log p(x) of the test images, in nats."""
    return -session.evidence(SAMPLES).mean


def vamp_prior(mnist: str) -> tuple[str, str, str, str]:
    same = {"binarise": "static", "latent_dim": 40, "hidden": (300, 300), "batch_size": 100}
    ours = evidence(trained("vamp-prior", mnist, 20, pseudo_inputs=500, **same))
    normal = evidence(trained("vae", mnist, 20, **same))
    return (
        "VampPrior against N(0, I), static MNIST, −log p(x)",
        "85.6–87.4 against 89.6",
        f"{ours:.2f} against {normal:.2f}",
        "784-300-300-40, K = 500, 20 epochs, batches of 100, Adam 0.001",
    )


def iwae(mnist: str) -> tuple[str, str, str, str]:
    same = {"binarise": "dynamic", "latent_dim": 50, "hidden": (200, 200), "activation": "tanh", "batch_size": 100}
    ours = evidence(trained("iwae", mnist, 20, samples=5, **same))
    vae = evidence(trained("vae", mnist, 20, **same))
    return (
        "IWAE (K = 5) against VAE, dynamic MNIST, −log p(x)",
        "85.54 against 86.76",
        f"{ours:.2f} against {vae:.2f}",
        "784-200-200-50 tanh, 20 epochs (published: 3,280), batches of 100, Adam 0.001",
    )


def linear_vae(mnist: str) -> tuple[str, str, str, str]:
    steps = 3000
    session = api.new_session(
        "linear-vae",
        mnist,
        values={"learning_rate": 0.01, "learning_rate_schedule": "cosine", "learning_rate_schedule_steps": steps},
        device="cpu",
        threads=1,
    ).train(steps=steps)
    images = session.run.dataset.train.images
    optimum = -best(images.flatten(1) / 255, 2)[1]
    return (
        "Linear VAE against probabilistic PCA's optimum, MNIST training images, negative ELBO",
        f"{optimum:.2f} (closed form)",
        f"{measure_bound(session.run.model, images).negative_elbo:.2f}",
        "two dimensions, 3,000 steps of 128, Adam 0.01 with a cosine",
    )


def last_epoch(session: Session) -> dict[str, float]:
    """Means of the loss and its terms over the training steps of the last epoch."""
    rows = session.history.rows[-session.run.steps_per_epoch :]
    return dict(zip(session.run.names, rows.mean(0).tolist(), strict=True))


def capacity(mnist: str) -> tuple[str, str, str, str]:
    session = trained(
        "vae",
        mnist,
        8,
        latent_dim=10,
        beta=10,
        capacity=25,
        capacity_schedule="warmup",
        capacity_schedule_steps=1500,
        learning_rate_schedule="cosine",
        learning_rate_schedule_steps=3752,
    )
    return (
        "Capacity C = 25, MNIST, KL",
        "25.0",
        f"{last_epoch(session)['kl']:.2f} in training, {session.test.kl:.2f} on test images",
        "784-400-10, β = 10, 8 epochs, batches of 128, Adam 0.001 with a cosine",
    )


def keras(mnist: str) -> tuple[str, str, str, str]:
    """All 70,000 images are trained on, and the numbers are running means of the last epoch, as in the example."""
    data = api.new_session("vae", mnist, values={}, device="cpu", threads=1).run.dataset
    images = np.concatenate([data.train.images.numpy(), data.test.images.numpy()])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "all.npz"
        np.savez(path, x_train=images, x_test=images[-1000:])
        means = last_epoch(trained("vae", str(path), 30, network="conv", initialisation="xavier"))
    return (
        "Keras 2-D convolutional VAE, MNIST, training loss of epoch 30",
        "146.95 (140.15 + 6.80)",
        f"{means['loss']:.2f} ({means['reconstruction']:.2f} + {means['kl']:.2f})",
        "convolutions 32-64 of stride 2, dense 16, two dimensions, 30 epochs, batches of 128, Adam 0.001",
    )


FIGURES: dict[str, Callable[[str], tuple[str, str, str, str]]] = {
    "capacity": capacity,
    "keras": keras,
    "vamp-prior": vamp_prior,
    "iwae": iwae,
    "linear-vae": linear_vae,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mnist", default="mnist", help="folder of the four IDX files; by default they are downloaded")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(FIGURES))
    arguments = parser.parse_args()
    print(HEAD)
    for name in arguments.names or FIGURES:
        start = time.perf_counter()
        row = FIGURES[name](arguments.mnist)
        print("|", " | ".join((*row, f"{(time.perf_counter() - start) / 60:.1f}")), "|", flush=True)


if __name__ == "__main__":
    main()

"""The table of published numbers against ours: `uv run python docs/make_figures.py --mnist FOLDER > docs/figures.md`.

Names after the options make only those rows. One processor thread, so that the numbers are the same again.
"""

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any

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


FIGURES: dict[str, Callable[[str], tuple[str, str, str, str]]] = {
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

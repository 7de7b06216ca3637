"""Trains the small session that comes with the program: resources/sample.h5. Half a minute of one core.

    python resources/packaging/make_sample.py [FILE.h5]

A convolutional VAE with two latent dimensions on the built-in digits: small enough to be shipped, good enough to be looked at.
"""

import sys
from pathlib import Path

import vaestudio

ROOT = Path(__file__).resolve().parents[2]
LARGEST = 4_000_000  # bytes, of which the film of its training takes most


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "sample.h5"
    session = vaestudio.train(
        "vae",
        "pen-digits",
        epochs=2,
        network="conv",
        channels=(8, 8),
        dense=32,
        latent_dim=2,
        learning_rate=2e-3,
        seed=1,
        threads=1,  # the same bytes on any computer of a kind
    )
    new = path.with_suffix(".new.h5")  # beside it first: a session that replaces another keeps that one as .bak
    session.save(new)
    new.replace(path)
    size = path.stat().st_size
    print(f"{path}: {size / 1e6:.2f} MB, {session.test.negative_elbo:.1f} nats after {session.step} steps")
    if size > LARGEST:
        raise SystemExit(f"more than {LARGEST / 1e6:.0f} MB")


if __name__ == "__main__":
    main()

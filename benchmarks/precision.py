"""Whether mixed precision learns the same: test negative ELBO of both precisions after some epochs, seed by seed.

    uv run python benchmarks/precision.py --data ../shared/data/mnist

784-400-20, batch 128, Adam 1e-3. The two runs of a seed start from the same weights and see the same batches and noise.
"""

import argparse
from statistics import mean

from vaestudio.engine import device as devices
from vaestudio.engine.experiment import Experiment
from vaestudio.engine.loading import load_data
from vaestudio.engine.run import Run


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", default="pen-digits")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--device", default="cpu")
    arguments = parser.parse_args()
    device, dataset = devices.choose(arguments.device), load_data(arguments.data)
    found: dict[str, list[float]] = {"float32": [], "mixed": []}
    for seed in range(1, arguments.seeds + 1):
        for precision, values in found.items():
            run = Run(Experiment.of("vae", {"latent_dim": 20, "precision": precision, "seed": seed}), dataset, device)
            for _ in range(arguments.epochs * run.steps_per_epoch):
                run.advance()
                if run.trainer.full:
                    run.collect()
            bound = run.test().negative_elbo
            assert bound is not None
            values.append(bound)
        print(f"seed {seed}: float32 {found['float32'][-1]:.2f}, mixed {found['mixed'][-1]:.2f} nats", flush=True)
    gap = mean(found["mixed"]) - mean(found["float32"])
    print(f"mean after {arguments.epochs} epochs on {dataset.name}: mixed {gap:+.2f} nats from float32")


if __name__ == "__main__":
    main()

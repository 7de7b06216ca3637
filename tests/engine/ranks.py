"""One rank: trains every model for a few steps and says how it went. Started by torchrun, or alone, by test_team.py."""

import json
import sys

import torch

from tests.engine.data import bars
from vaestudio.engine import team as teams
from vaestudio.engine.batches import mix
from vaestudio.engine.experiment import Experiment
from vaestudio.engine.trainer import WEIGHTS, Trainer
from vaestudio.measures.looking import seed_everything
from vaestudio.models import MODELS, create

CPU = torch.device("cpu")
STEPS = 4  # the last one on what is left of an epoch: one image
SMALL = {"hidden": "16", "channels": "4,8", "latent_dim": 3, "batch_size": 64, "parts": 2}


def main(out: str) -> None:
    team, told = teams.join(CPU), {}
    data = bars(train=3 * 64 + 1)
    for cls in MODELS:
        known = {f.name for f in cls.fields()} | {"batch_size", "parts"}
        experiment = Experiment.of(cls.name, {name: value for name, value in SMALL.items() if name in known})
        seed_everything(CPU, mix(0, WEIGHTS, 0))
        model = create(cls.name, data.spec, experiment.build)
        trainer = Trainer(experiment, model, data.train, CPU, team)
        for _ in range(STEPS):
            trainer.step()
        state = [tensor for tensor in model.state_dict().values() if tensor.is_floating_point()]
        weights = torch.cat([p.detach().reshape(-1) for p in model.parameters()])
        told[cls.name] = {"same": team.same(state), "loss": trainer.fetch()[:, 0].tolist(), "weights": weights.tolist()}
    if team.leads:
        with open(out, "w", encoding="utf-8") as file:  # noqa: PTH123
            json.dump(told, file)
    team.leave()


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(sys.argv[1])

"""Encoder and decoder as ONNX, and all weights as safetensors."""

import contextlib
import copy
import io
import logging
import sys
import warnings
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from vaestudio.engine.run import Run
from vaestudio.errors import CannotExport, MissingExtra, Unsupported
from vaestudio.models.base import Model
from vaestudio.models.flows import with_noise

EXAMPLES = 2  # images of the example batch; the batch size of the exported networks is free
NOT_IN_THE_BINARY = "the binary comes without onnx and onnxscript; open the session in VAE Studio from source for that"


class _Encoder(nn.Module):
    """x (B, C, H, W) in [0, 1], ε (B, D) ~ N(0, I), labels y (B,) of a conditional model: mean, deviation and z of q(z|x, y).

    ε is an input: a sampling node would be frozen into a constant.
    """

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model

    def forward(self, x: Tensor, epsilon: Tensor, y: Tensor | None = None) -> tuple[Tensor, Tensor, Tensor]:
        q = self.model.posterior(x, y)
        return q.mean, q.stddev, with_noise(q, epsilon)


class _Decoder(nn.Module):
    """z (B, D), labels y (B,): the mean of p(x|z, y), (B, C, H, W) in [0, 1]."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model

    def forward(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        return self.model.likelihood(z, y).mean


def onnx(run: Run, folder: Path) -> tuple[Path, ...]:
    """encoder.onnx and decoder.onnx. Raises MissingExtra, CannotExport in the binary, Unsupported for codes that are no vectors."""
    model = run.model
    if model.capabilities.latent != "vector":
        raise Unsupported(model=model.name, action="be exported as ONNX", reason="its codes are not vectors of numbers")
    try:
        import onnxscript  # noqa: F401  (what torch's exporter needs)
    except ImportError as error:
        if getattr(sys, "frozen", False):  # nothing can be installed into it
            raise CannotExport(path="encoder.onnx", reason=NOT_IN_THE_BINARY) from error
        raise MissingExtra(what="ONNX files", packages="onnx onnxscript") from error
    x = torch.zeros(EXAMPLES, *run.dataset.spec.shape)
    noise, y = torch.zeros(EXAMPLES, model.latent_dim), torch.zeros(EXAMPLES, dtype=torch.int64)
    labels = {"y": y} if model.capabilities.conditional else {}
    apart = copy.deepcopy(model).to("cpu").eval()
    return (
        _write(folder / "encoder.onnx", _Encoder(apart), {"x": x, "epsilon": noise, **labels}, "mean deviation z"),
        _write(folder / "decoder.onnx", _Decoder(apart), {"z": noise, **labels}, "image"),
    )


def _write(path: Path, network: nn.Module, inputs: dict[str, Tensor], outputs: str) -> Path:
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    free: Any = tuple({0: torch.export.Dim.DYNAMIC} for _ in inputs)
    with torch.no_grad(), warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            network,
            tuple(inputs.values()),
            dynamo=True,
            dynamic_shapes=free,
            input_names=list(inputs),
            output_names=outputs.split(),
            verbose=False,
        )
    assert program is not None
    program.save(str(path), external_data=False)
    return path


def weights(run: Run, folder: Path) -> tuple[Path, ...]:
    """weights.safetensors: names and shapes of state_dict, and in its metadata what the model was built from."""
    try:
        from safetensors.numpy import save_file
    except ImportError as error:
        raise MissingExtra(what="safetensors files", packages="safetensors") from error
    path = folder / "weights.safetensors"
    facts = {name: str(value) for name, value in run.experiment.build.items()}
    save_file(run.trainer.weights(), path, {"model": run.model.name, "step": str(run.step), **facts})
    return (path,)

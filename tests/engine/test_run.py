"""A run is a function of its experiment and its data: the same bits however it is interrupted, looked at or replayed."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from tests.engine.data import bars
from vaestudio.engine import messages as m
from vaestudio.engine.experiment import Experiment, fields
from vaestudio.engine.fit import fit
from vaestudio.engine.looker import Looker
from vaestudio.engine.probes import PROBES, decode, encode
from vaestudio.engine.run import Run
from vaestudio.engine.state import RunState
from vaestudio.errors import Diverged, DivergedAfterChange, DoesNotFit, OtherData
from vaestudio.models import MODELS, by_name

CPU = torch.device("cpu")
SMALL = {"hidden": 32, "latent_dim": 3, "batch_size": 64, "epochs": 4}


def small(model: str = "vae", **values: object) -> Run:
    has = {field.name for field in fields(by_name(model))}
    return Run(Experiment.of(model, {**{n: v for n, v in SMALL.items() if n in has}, **values}), bars(), CPU)


def same(a: RunState, b: RunState) -> bool:
    """Weights, moments and loss rows, bit for bit."""
    return (
        a.step == b.step
        and all(np.array_equal(a.weights[n], b.weights[n]) for n in a.weights)
        and all(np.array_equal(a.optimiser[n], b.optimiser[n]) for n in a.optimiser)
        and np.array_equal(a.history.rows, b.history.rows)
    )


def steps(run: Run, n: int) -> Run:
    for _ in range(n):
        run.advance()
    run.collect()
    return run


NETWORKS: dict[str, dict[str, object]] = {"mlp": {}, "conv": {"network": "conv", "channels": "4,8"}}


@pytest.mark.parametrize(
    ("model", "network"),
    [(m.name, n) for m in MODELS for n in NETWORKS if n == "mlp" or "network" in m.Build.model_fields],
)
def test_learns_and_resumes_to_the_same_bits(model: str, network: str) -> None:
    straight = steps(small(model, **NETWORKS[network]), 33)
    # the objective falls, but for a game, whose sum over players says nothing
    told = straight.names.index("reconstruction") if "adversarial" in straight.names else 0
    assert straight.rows()[-5:, told].mean() < straight.rows()[:5, told].mean()
    half = steps(small(model, **NETWORKS[network]), 13)  # in the middle of the third epoch
    torch.randn(100)  # what others draw meanwhile does not matter
    again = Run.resume(half.state(), bars(), CPU)
    assert same(steps(again, 20).state(), straight.state())


def test_a_variance_that_is_fitted_batch_by_batch_goes_on_too() -> None:
    straight, half = (steps(small(likelihood="gaussian-optimal"), n) for n in (17, 8))
    state = half.state()
    assert "decoder.observation.log_variance" in state.weights
    again = steps(Run.resume(state, bars(), CPU), 9)
    assert same(again.state(), straight.state())
    assert again.test().reconstruction == straight.test().reconstruction


def test_the_seed_fixes_everything_and_another_seed_changes_everything() -> None:
    a, b, c = (steps(small(seed=s), 8).state() for s in (1, 1, 2))
    assert same(a, b)
    assert not np.array_equal(a.history.rows, c.history.rows)


# A buffer that training changes, a knob that was turned, and a schedule that is under way.
VARIED: dict[str, Any] = {
    "likelihood": "gaussian-optimal", "learning_rate_schedule": "warmup", "learning_rate_schedule_steps": 15,
}  # fmt: skip


def without(part: dict[str, np.ndarray], of: str) -> dict[str, np.ndarray]:
    """The same with zeros where a name ends with `of`."""
    found = {name: np.zeros_like(array) if name.endswith(of) else array for name, array in part.items()}
    assert any(not np.array_equal(found[name], part[name]) for name in part), "there is something to miss"
    return found


MISSING: dict[str, Callable[[RunState], dict[str, Any]]] = {
    "parameters": lambda s: {"weights": {**small(**VARIED).state().weights, **buffers(s)}},
    "buffers": lambda s: {"weights": {**s.weights, **buffers(small(**VARIED).state())}},
    "optimiser": lambda s: {"optimiser": {}},
    "first moments": lambda s: {"optimiser": without(s.optimiser, "/exp_avg")},
    "second moments": lambda s: {"optimiser": without(s.optimiser, "/exp_avg_sq")},
    "Adam's own steps": lambda s: {"optimiser": without(s.optimiser, "/step")},
    "step": lambda s: {"step": 5, "history": m.History(s.history.names, s.history.rows[:5])},
    "seed": lambda s: {"values": {**s.values, "seed": 5}},
    "knob": lambda s: {"values": {**s.values, "beta": 1.0}},
    "schedule": lambda s: {"values": {**s.values, "learning_rate_schedule": "constant"}},
    "batch size": lambda s: {"values": {**s.values, "batch_size": 32}},
}


def buffers(state: RunState) -> dict[str, np.ndarray]:
    return {name: array for name, array in state.weights.items() if name.endswith("log_variance")}


def varied(n: int) -> Run:
    run = steps(small(**VARIED), 5)
    run.set_knob("beta", 4.0)
    return steps(run, n - 5)


@pytest.mark.parametrize("missing", [None, *MISSING])
def test_every_ingredient_of_resuming_is_needed(missing: str | None) -> None:
    straight, half = varied(20).state(), varied(10).state()
    changed = {**vars(half), **({} if missing is None else MISSING[missing](half))}
    again = steps(Run.resume(RunState(**changed), bars(), CPU), 10).state()
    alike = all(np.array_equal(straight.weights[n], again.weights[n]) for n in straight.weights)
    assert alike == (missing is None)


def test_the_images_and_their_order_are_an_ingredient_too() -> None:
    """Other images, or the same in another order, are other data."""
    state, data = steps(small(), 3).state(), bars()
    turned = replace(data.train, images=data.train.images.flip(0), labels=data.train.labels.flip(0))
    with pytest.raises(OtherData):
        Run.resume(state, replace(data, train=turned), CPU)


def test_looking_changes_no_bit() -> None:
    unseen = steps(small("cvae"), 12).state()
    seen = small("cvae")
    answers: list[m.Probed] = []
    looker = Looker(answers.append)
    for probe in PROBES:
        looker.watch(probe, {"count": 9, "columns": 3})
    for _ in range(12):
        steps(seen, 1)
        while looker.look(seen, training=False):
            pass
        decode(seen, m.Decode("a panel", 1, np.zeros((2, 3), np.float32)))
        encode(seen, m.Encode("a panel", 1, seen.info().test_images[:2], evidence_samples=3))
        seen.test()
    applying = [p for p in PROBES if any(a is not None for a in PROBES[p](seen, {"count": 9, "columns": 3}))]
    assert len(answers) == 12 * len(applying) and len(applying) >= 4
    assert same(seen.state(), unseen)


def test_a_knob_acts_from_the_next_step_on_and_is_logged() -> None:
    run = steps(small(), 5)
    change = run.set_knob("beta", "10")
    assert change == m.KnobChanged(5, "beta", 10.0)
    assert run.set_knob("beta", 10.0) is None, "setting the same value again is no change"
    steps(run, 1)
    loss, reconstruction, kl = run.rows()[5]
    assert run.names == ("loss", "reconstruction", "kl")
    assert loss == pytest.approx(reconstruction + 10 * kl, rel=1e-5)
    before = run.rows()[4]
    assert before[0] == pytest.approx(before[1] + before[2], rel=1e-5)


def test_the_learning_rate_is_the_optimisers() -> None:
    run = small(learning_rate_schedule="warmup", learning_rate_schedule_steps=4)
    used = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run.trainer.optimiser, "step", used.append)
        steps(run, 6)
    assert used == pytest.approx([0.00025, 0.0005, 0.00075, 0.001, 0.001, 0.001])


def test_every_image_is_seen_once_an_epoch_in_an_order_of_its_own() -> None:
    run = small()
    batches = run.trainer.batches
    epochs = []
    for epoch in range(2):
        seen = torch.cat([batches.at(step)[0].clone() for step in range(epoch * 5, epoch * 5 + 5)])
        assert len(seen) == 300
        epochs.append(seen.flatten(1))
    everything = run.dataset.train.images.float().div(255).flatten(1)
    for seen in epochs:
        assert torch.equal(seen.sum(1).sort().values, everything.sum(1).sort().values)
    assert not torch.equal(*epochs)
    assert run.images_seen == 0 and steps(run, 5).images_seen == 300 and steps(run, 1).images_seen == 364


def test_an_explosion_goes_back_to_the_last_good_state() -> None:
    run = small()
    fit(run, 5)
    good = run.state()
    with torch.no_grad():
        next(run.model.parameters()).fill_(float("nan"))
    with pytest.raises(Diverged) as stopped:
        steps(run, 3)
    assert stopped.value.values == {"step": 6, "kept": 5, "learning_rate": 0.001}
    assert same(run.state(), good) and run.state().finite()
    steps(run, 3)
    assert np.isfinite(run.rows()).all() and len(run.rows()) == 8
    run.remember()
    run.set_knob("beta", 50)
    with torch.no_grad():
        next(run.model.parameters()).fill_(float("inf"))
    with pytest.raises(DivergedAfterChange, match="“beta” had been set to 50 at step 8"):
        steps(run, 1)


def test_fit_tests_every_epoch_and_at_the_end() -> None:
    run = small()
    speeds: list[float] = []
    assert fit(run, 12, lambda _, speed: speeds.append(speed)) > 0
    assert [t.step for t in run.tests] == [5, 10, 12]
    assert speeds
    for tested in run.tests:
        assert tested.kl is not None and tested.negative_elbo == pytest.approx(tested.reconstruction + tested.kl)
        assert tested.kl_per_dimension is not None and tested.kl_per_dimension.sum() == pytest.approx(
            tested.kl, rel=1e-4
        )


def test_other_data_and_broken_weights_are_refused() -> None:
    state = steps(small(), 3).state()
    with pytest.raises(OtherData, match="Bars"):
        Run.resume(state, bars(train=200), CPU)
    broken = RunState(**{**vars(state), "weights": {n: a * np.nan for n, a in state.weights.items()}})
    assert not broken.finite()
    with pytest.raises(DoesNotFit, match="not all numbers"):
        Run.resume(broken, bars(), CPU)


def test_info_tells_a_window_what_it_needs() -> None:
    info = small("cvae").info()
    assert (info.shape, info.n_train, info.n_test, info.latent_dim) == ((1, 16, 16), 300, 60, 3)
    assert info.class_names == tuple("0123456789") and info.factor_names == ("brightness",)
    assert info.test_images.shape == (60, 1, 16, 16) and info.test_images.dtype == np.uint8
    assert info.model.conditional and info.steps_per_epoch == 5


def test_convolutions_have_the_channels_of_a_pixel_side_by_side_and_say_the_same() -> None:
    run = small("vae", **NETWORKS["conv"])
    kernels = [weight for weight in run.model.parameters() if weight.dim() == 4]
    assert kernels and all(weight.is_contiguous(memory_format=torch.channels_last) for weight in kernels)
    usual = copy.deepcopy(run.model).to(memory_format=torch.contiguous_format)
    z = torch.randn(5, usual.latent_dim)
    with torch.inference_mode():
        ours, theirs = (model.likelihood(z).mean for model in (run.model, usual))
    assert torch.allclose(ours, theirs, atol=1e-5)
    weights = run.state().weights
    assert all(weights[name].flags.c_contiguous for name in weights), "as they are written"
    again = steps(Run.resume(run.state(), bars(), CPU), 2)
    assert all(w.is_contiguous(memory_format=torch.channels_last) for w in again.model.parameters() if w.dim() == 4)

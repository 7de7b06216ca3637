"""Flows against autograd's Jacobian, their own inverses and the sum of a density; and the two models made of them."""

from typing import Any

import pytest
import torch
from torch import Tensor
from torch.autograd.functional import jacobian

from tests.models.test_models import DATA, SMALL, bars, reached
from vaestudio.measures.evidence import evidence
from vaestudio.models import create
from vaestudio.models.distributions import DiagonalGaussian, StandardNormal
from vaestudio.models.flows import Chain, Coupling, Flow, Flowed, InverseAutoregressive, Planar, Reversed, with_noise

D, B, HIDDEN = 4, 5, 16
KINDS = ["iaf", "planar", "coupling"]


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


def flow_of(kind: str, dimensions: int = D, steps: int = 3) -> tuple[Flow, Tensor | None]:
    """A flow with weights that do something, in double precision, and a context (B, ...) for it."""
    if kind == "planar":
        context: Tensor | None = 2 * torch.randn(B, steps * (2 * dimensions + 1)).double()
        return Chain(*(Planar(k) for k in range(steps))).double(), context
    if kind == "iaf":
        every = [f for _ in range(steps) for f in (InverseAutoregressive(dimensions, HIDDEN), Reversed())]
        flow, context = Chain(*every).double(), torch.randn(B, HIDDEN).double()
    else:
        flow, context = Chain(*(Coupling(dimensions, (8,), bool(k % 2)) for k in range(steps))).double(), None
    with torch.no_grad():
        for weights in flow.parameters():
            weights.add_(0.4 * torch.randn_like(weights))
    return flow, context


@pytest.mark.parametrize("dimensions", [1, 2, D])
@pytest.mark.parametrize("kind", KINDS)
def test_the_log_determinant_is_that_of_autograds_jacobian(kind: str, dimensions: int) -> None:
    flow, context = flow_of(kind, dimensions)
    z = torch.randn(B, dimensions).double()
    _, told = flow(z, context)
    assert told.std() > 1e-3 or kind == "coupling", "the test must be able to fail"
    for i in range(B):
        one = None if context is None else context[i]
        expected = torch.linalg.slogdet(jacobian(lambda v, one=one: flow(v, one)[0], z[i]))[1]
        torch.testing.assert_close(told[i] if told.dim() else told, expected)


@pytest.mark.parametrize("kind", KINDS)
def test_the_inverse_brings_back_what_went_in(kind: str) -> None:
    flow, context = flow_of(kind)
    z = 2 * torch.randn(7, B, D).double()
    there, _ = flow(z, context)
    assert (there - z).abs().mean() > 0.1
    torch.testing.assert_close(flow.inverse(there, context), z, atol=1e-8, rtol=0)


@pytest.mark.parametrize("kind", KINDS)
def test_gradients_pass_through_the_inverse(kind: str) -> None:
    flow, context = flow_of(kind)
    one = None if context is None else context[0]
    z = torch.randn(D).double()
    there = jacobian(lambda v: flow(v, one)[0], z)
    back = jacobian(lambda v: flow.inverse(v, one), flow(z, one)[0])
    torch.testing.assert_close(back @ there, torch.eye(D).double(), atol=1e-7, rtol=0)


@pytest.mark.parametrize("dimensions", [1, 3, 6])
def test_a_number_is_moved_by_the_ones_before_it_and_by_no_other(dimensions: int) -> None:
    step = InverseAutoregressive(dimensions, 32)
    context = torch.randn(32)
    for which in (0, 1):
        slopes = jacobian(lambda z, which=which: step.gates(z, context)[which], torch.randn(dimensions))
        earlier = torch.ones(dimensions, dimensions).tril(-1).bool()
        assert slopes[earlier].all() and not slopes[~earlier].any()
        by_context = jacobian(lambda c, which=which: step.gates(torch.zeros(dimensions), c)[which], context)
        assert by_context.any(1).all(), "the picture reaches every number, the first too"


def test_a_planar_step_never_folds() -> None:
    """Without the change of u most of these would: w·u is far below −1."""
    w = torch.randn(200, 2).double()
    context = torch.cat([-5 * w / w.square().sum(-1, keepdim=True), w, torch.randn(200, 1).double()], -1)
    u, w, _, _ = Planar(0).parts(context, 2)
    along = (u * w).sum(-1)
    assert (along >= -1).all() and (along < -0.9).all()
    z, log_determinant = Planar(0)(torch.randn(200, 2).double(), context)
    assert z.isfinite().all() and log_determinant.isfinite().all()


@pytest.mark.parametrize("kind", KINDS)
def test_the_density_of_a_flow_sums_to_one_and_has_its_samples(kind: str) -> None:
    flow, context = flow_of(kind, 2)
    q = Flowed(DiagonalGaussian(torch.zeros(2).double(), torch.zeros(2).double()), flow, None if context is None else 0.5 * context[0])  # fmt: skip
    with torch.no_grad():
        z = q.sample((20_000,))
        low, high = z.amin(0) - 2, z.amax(0) + 2
        sides = [torch.linspace(float(a), float(b), 500).double() for a, b in zip(low, high, strict=True)]
        grid = torch.cartesian_prod(*sides)
        mass = q.log_prob(grid).exp() * (sides[0][1] - sides[0][0]) * (sides[1][1] - sides[1][0])
    assert float(mass.sum()) == pytest.approx(1, abs=2e-3)
    torch.testing.assert_close((mass[:, None] * grid).sum(0), z.mean(0), atol=0.06, rtol=0)


@pytest.mark.parametrize("kind", KINDS)
def test_the_density_of_a_draw_is_known_and_the_same_as_by_the_inverse(kind: str) -> None:
    flow, context = flow_of(kind)
    q = Flowed(DiagonalGaussian(torch.randn(B, D).double(), torch.randn(B, D).double()), flow, context)
    z = q.rsample((3,))
    torch.testing.assert_close(q.log_prob(z), q.log_prob(z.clone()))
    older, newer = z, q.rsample((3,))
    assert not torch.equal(older, newer)
    torch.testing.assert_close(q.log_prob(older), q.log_prob(older.clone()))


def test_moments_are_exact_where_the_flow_is_linear_in_each_number() -> None:
    base = DiagonalGaussian(torch.randn(B, D), torch.randn(B, D))
    through = Flowed(base, Chain(Reversed(), Coupling(D, (8,), odd=True)))
    before = torch.get_rng_state()
    torch.testing.assert_close(through.mean, base.mean.flip(-1))
    torch.testing.assert_close(through.variance, base.variance.flip(-1))
    assert torch.equal(torch.get_rng_state(), before), "looking draws nothing"
    noise = torch.randn(B, D)
    torch.testing.assert_close(with_noise(through, noise), with_noise(base, noise).flip(-1))


# ---- the models
FLOWS: list[dict[str, Any]] = [{"flow": "iaf"}, {"flow": "planar"}]


@pytest.mark.parametrize("settings", FLOWS, ids=lambda s: str(s["flow"]))
def test_the_kl_of_a_flow_posterior_is_that_of_the_decoded_sample(settings: dict[str, Any]) -> None:
    model = create("flow-posterior", DATA, {**SMALL, **settings})
    x, _ = bars(48)
    torch.manual_seed(1)
    objective = model(x)
    torch.manual_seed(1)
    q = model.posterior(x)
    z = q.rsample().clone()
    expected = q.log_prob(z) - model.prior().log_prob(z)
    torch.testing.assert_close(objective.terms["kl"], expected, atol=2e-4, rtol=1e-4)
    arrived = reached(objective.terms["kl"], model)
    assert all(arrived[name] == name.startswith("encoder.") for name in arrived)
    assert all(reached(objective.terms["reconstruction"], model).values())


@pytest.mark.parametrize("settings", FLOWS, ids=lambda s: str(s["flow"]))
@pytest.mark.parametrize("dimensions", [1, 2])
def test_the_evidence_lies_above_the_bound_and_does_not_depend_on_the_flow(
    settings: dict[str, Any], dimensions: int
) -> None:
    """Importance weights with the right density give log p(x), whatever draws the samples."""
    model = create("flow-posterior", DATA, {**SMALL, **settings, "latent_dim": dimensions, "hidden": 8})
    with torch.no_grad():
        model.decoder.net[0].weight.mul_(0.1)  # p(z|x) near p(z): one can do without q altogether
        model.encoder.net[-1].bias[dimensions : 2 * dimensions] += 2  # and q is no narrower
    x = bars(6)[0]
    images = x.mul(255).to(torch.uint8)
    told = evidence(model, images, samples=4000)
    z = model.prior().sample((4000,))
    with torch.no_grad():
        by_prior = model.likelihood(z[:, None]).log_prob(images / 255).logsumexp(0) - torch.tensor(4000.0).log()
    torch.testing.assert_close(torch.from_numpy(told.per_image).float(), by_prior, atol=0.1, rtol=0)


def test_a_flow_prior_begins_as_the_ordinary_one_and_belongs_to_the_generative_side() -> None:
    model = create("flow-prior", DATA, SMALL)
    z = torch.randn(50, 3)
    torch.testing.assert_close(model.prior().log_prob(z), StandardNormal(torch.zeros(3)).log_prob(z))
    with torch.no_grad():
        for weights in model.flow.parameters():
            weights.add_(0.1 * torch.randn_like(weights))
    terms = model(*bars(48)).terms
    arrived = reached(terms["kl"], model)
    assert all(arrived[name] == name.startswith(("encoder.", "flow.")) for name in arrived)
    assert not any(reached(terms["reconstruction"], model)[name] for name in arrived if name.startswith("flow."))


def test_a_flow_prior_finds_two_heaps() -> None:
    """Maximum likelihood on a mixture that N(0, I) cannot follow: the gain is most of what there is to gain."""
    model = create("flow-prior", DATA, {**SMALL, "latent_dim": 2, "flow_hidden": "32"})
    optimiser = torch.optim.Adam(model.flow.parameters(), 5e-3)
    for _ in range(250):
        z = 0.3 * torch.randn(128, 2)
        z[:, 0] += 1.5 * (2 * (torch.rand(128) < 0.5) - 1)
        loss = -model.prior().log_prob(z).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    entropy = float(torch.tensor(2 * torch.pi * torch.e * 0.09).log() + torch.tensor(2.0).log())  # of the mixture: 1.12
    assert loss.item() < entropy + 0.45  # N(0, I) has 3.1, the best Gaussian 2.0

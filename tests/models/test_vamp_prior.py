"""The VampPrior against the posteriors that it is made of."""

from math import log

import torch

from tests.models.test_models import DATA, SMALL, bars, reached
from vaestudio.models import create
from vaestudio.models.distributions import Mixture


def test_one_pseudo_input_is_its_posterior() -> None:
    torch.manual_seed(0)
    model = create("vamp-prior", DATA, {**SMALL, "pseudo_inputs": 1}).double()
    z = torch.randn(50, 3).double()
    q = model.posterior(model.pseudo_inputs())
    torch.testing.assert_close(model.prior().log_prob(z), q.log_prob(z))
    torch.testing.assert_close(model.prior().mean, q.mean[0])
    torch.testing.assert_close(model.prior().variance, q.variance[0])


def test_pseudo_inputs_that_are_the_images_give_the_aggregated_posterior() -> None:
    """Tomczak & Welling 2018, eq. 4: with u = the data the prior is 1/N Σ q(z|x_n)."""
    torch.manual_seed(0)
    model = create("vamp-prior", DATA, {**SMALL, "pseudo_inputs": 20}).double()
    x = bars(20)[0].double()
    with torch.no_grad():
        model.pseudo.copy_(x)
    z = torch.randn(7, 3).double()
    each = torch.stack([model.posterior(image[None]).log_prob(z) for image in x])  # (20, 7)
    torch.testing.assert_close(model.prior().log_prob(z), each.logsumexp(0) - log(20))


def test_the_kl_is_that_of_the_decoded_sample_and_trains_the_pseudo_inputs() -> None:
    torch.manual_seed(0)
    model = create("vamp-prior", DATA, {**SMALL, "pseudo_inputs": 4})
    x, _ = bars(48)
    torch.manual_seed(1)
    objective = model(x)
    torch.manual_seed(1)
    q = model.posterior(x)
    z = q.rsample()
    torch.testing.assert_close(objective.terms["kl"], q.log_prob(z) - model.prior().log_prob(z))
    arrived = reached(objective.terms["kl"], model)
    assert all(arrived[n] == (n == "pseudo" or n.startswith("encoder.")) for n in arrived)
    assert not reached(objective.terms["reconstruction"], model)["pseudo"]


def test_pseudo_inputs_stay_pictures() -> None:
    model = create("vamp-prior", DATA, {**SMALL, "pseudo_inputs": 4})
    with torch.no_grad():
        model.pseudo.copy_(torch.linspace(-5, 5, model.pseudo.numel()).view_as(model.pseudo))
    u = model.pseudo_inputs()
    assert u.min() == 0 and u.max() == 1 and isinstance(model.prior(), Mixture)

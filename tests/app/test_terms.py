"""The terms of an objective in the window: told apart by colour, and named."""

import pytest

from vaestudio.app import theme
from vaestudio.app.terms import DECIMALS, OWN, columns, term_colour, term_name

SETS = {
    "beta-tcvae": ("loss", "reconstruction", "kl", "mutual information", "total correlation", "dimension-wise kl"),
    "info-vae": ("loss", "reconstruction", "kl", "mmd"),
    "sparse-ae": ("loss", "reconstruction", "sparsity"),
    "contractive-ae": ("loss", "reconstruction", "contraction"),
}


@pytest.mark.parametrize("model", SETS)
def test_terms_shown_together_have_colours_and_names_of_their_own(model: str) -> None:
    keys = columns(SETS[model])
    colours = [term_colour(key, index) for index, key in enumerate(keys)]
    names = [term_name(key) for key in keys]
    assert len(set(colours)) == len(set(names)) == len(keys)
    assert all(key == "loss" or name != key for key, name in zip(keys, names, strict=True))


def test_the_colours_of_terms_are_none_of_the_bounds() -> None:
    now = theme.current()
    bound = {now.total, now.reconstruction, now.kl, now.muted}
    assert not {term_colour(key, 0) for key in OWN} & bound


def test_a_discrepancy_is_shown_with_more_digits_than_nats() -> None:
    assert DECIMALS["mmd"] > 2 and "kl" not in DECIMALS

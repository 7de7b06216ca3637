"""Binarised images: what is drawn once, what is drawn anew, and that nothing else changes."""

import pytest
import torch

from tests.engine.data import bars
from tests.engine.test_run import CPU, same, small, steps
from vaestudio.data.dataset import Split
from vaestudio.engine.batches import Batches, binarised
from vaestudio.engine.run import Run

HOWS = ["static", "dynamic"]


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("grey", [0, 1, 64, 254, 255])
def test_a_pixel_is_on_as_often_as_it_is_bright(how: str, grey: int) -> None:
    split = Split(torch.full((100, 1, 20, 20), grey, dtype=torch.uint8))
    x, _ = Batches(split, 100, 3, CPU, how).at(0)
    assert set(x.unique().tolist()) <= {0.0, 1.0}
    p, n = grey / 255, x.numel()
    assert abs(x.mean().item() - p) <= 5 * (p * (1 - p) / n) ** 0.5


def test_static_images_stay_and_dynamic_ones_are_drawn_anew_each_epoch() -> None:
    def epoch(batches: Batches, number: int) -> torch.Tensor:
        first = number * batches.per_epoch
        drawn = [batches.at(step)[0].flatten(1) for step in range(first, first + batches.per_epoch)]
        return torch.cat(drawn).sum(1).sort().values

    kept, anew = (Batches(bars().train, 64, 3, CPU, how) for how in HOWS)
    assert torch.equal(epoch(kept, 0), epoch(kept, 1)) and not torch.equal(epoch(anew, 0), epoch(anew, 1))
    again = Batches(bars().train, 64, 3, CPU, "dynamic")
    assert torch.equal(again.at(7)[0], anew.at(7)[0]), "a batch is a function of the seed and the step"
    assert not torch.equal(Batches(bars().train, 64, 4, CPU, "dynamic").at(7)[0], anew.at(7)[0])


@pytest.mark.parametrize("how", HOWS)
def test_a_binarised_run_goes_on_bit_for_bit_and_is_tested_on_one_draw(how: str) -> None:
    straight, half = steps(small(binarise=how), 17), steps(small(binarise=how), 8)
    again = Run.resume(half.state(), bars(), CPU)
    assert same(steps(again, 9).state(), straight.state())
    assert torch.equal(again.test_split.images, straight.test_split.images)
    assert set(straight.info().test_images.flat) == {0, 255}
    assert straight.test_split.labels is straight.dataset.test.labels
    assert straight.identity() == small().identity(), "the data are still the same data"
    assert not torch.equal(small(binarise=how, seed=1).test_split.images, straight.test_split.images)


def test_grey_images_are_left_alone() -> None:
    run = small()
    assert run.test_split is run.dataset.test
    assert torch.equal(binarised(run.dataset.test, 5).images, binarised(run.dataset.test, 5).images)
    x, _ = run.trainer.batches.at(0)
    assert len(x.unique()) > 2

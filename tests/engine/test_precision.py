"""Mixed precision: on in a step and only there, and exact in its own way."""

from typing import Any

import pytest
import torch

from tests.engine.data import bars
from tests.engine.test_run import CPU, same, small, steps
from vaestudio.engine.run import Run


@pytest.mark.parametrize(("precision", "inside"), [("float32", "highest"), ("mixed", "medium")])
def test_products_are_rounded_in_a_step_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, precision: str, inside: str
) -> None:
    run, seen = small(precision=precision), []
    forward = run.model.forward

    def noted(*arguments: Any) -> Any:
        seen.append(torch.get_float32_matmul_precision())
        return forward(*arguments)

    monkeypatch.setattr(run.model, "forward", noted)
    run.advance()
    assert seen == [inside] and torch.get_float32_matmul_precision() == "highest"

    def broken(*arguments: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(run.model, "forward", broken)
    with pytest.raises(MemoryError):
        run.advance()
    assert torch.get_float32_matmul_precision() == "highest"


def test_a_mixed_run_learns_the_same_and_goes_on_bit_for_bit() -> None:
    full = steps(small(), 40)
    mixed, half = (steps(small(precision="mixed"), n) for n in (40, 13))
    assert same(steps(Run.resume(half.state(), bars(), CPU), 27).state(), mixed.state())
    a, b = full.test().negative_elbo, mixed.test().negative_elbo
    assert a is not None and b is not None and abs(a - b) < 0.01 * a

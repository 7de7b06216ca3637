"""What the documentation says works: code runs, commands parse, links lead somewhere, pictures are there."""

import contextlib
import importlib.util
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
import typer

from tests.engine.data import bars
from vaestudio import api, cli, models
from vaestudio.app.panels import PANELS
from vaestudio.engine.experiment import Experiment
from vaestudio.engine.run import Run

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").rglob("*.md")]
)
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FILES = ("adding-a-model.md", "adding-a-panel.md")  # their code is a file of the program; tests put it there
SLOW = {"docs/models/linear-vae.md": "trains for minutes; tests/measures/test_linear.py checks the same identity"}


def blocks(page: Path, language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(page.read_text("utf-8")) if kind == language]


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def test_there_are_pages_with_code() -> None:
    assert len(PAGES) > 15 and sum(len(blocks(page, "python")) for page in PAGES) > 5


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        if not target.startswith(("https://", "#")):
            path = (page.parent / target.split("#")[0]).resolve()
            assert path.exists(), f"{name(page)} links to {target}"
            assert path.is_relative_to(ROOT)


def commands(page: Path) -> list[list[str]]:
    lines = [
        line
        for kind, text in BLOCK.findall(page.read_text("utf-8"))
        if kind in ("", "bash", "sh")
        for line in text.splitlines()
    ]
    found = [
        shlex.split(line.removeprefix("uv run "), comments=True)
        for line in lines
        if re.match(r"(uv run )?vaestudio\b", line)
    ]
    return [words[1:] for words in found]


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=name)
def test_every_command_is_one(page: Path) -> None:
    """Options and arguments parse, and fields that are set exist; nothing is run."""
    group: Any = typer.main.get_command(cli.app)
    for words in commands(page):
        if not words or words[0].startswith("-") or words[0].endswith(".h5"):
            continue  # the window
        command = group.get_command(None, words[0])
        assert command is not None, f"{name(page)}: vaestudio {words[0]}"
        context = command.make_context(words[0], words[1:])
        if words[0] == "train" and context.params.get("model"):
            known = {f.name for f in models.by_name(context.params["model"]).fields()} | set(_training())
            for assignment in context.params.get("assignments") or context.params.get("values") or ():
                assert assignment.split("=")[0].replace("-", "_") in known, f"{name(page)}: {assignment}"


def _training() -> set[str]:
    from vaestudio.data.pictures import ImageOptions
    from vaestudio.engine.experiment import fields

    return {f.name for f in fields(models.by_name("vae"))} | set(ImageOptions.model_fields)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if blocks(page, "python") and page.name not in FILES], ids=name
)
def test_every_block_of_python_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the page, in one namespace, on a small data set in place of the big ones."""
    if name(page) in SLOW:
        pytest.skip(SLOW[name(page)])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    small = bars(size=28)
    monkeypatch.setattr("vaestudio.engine.loading.load_data", lambda *_, **__: small)
    monkeypatch.setattr("vaestudio.data.known.recall", lambda _: ("pen-digits", {}))
    if page.name == "session-file.md":
        api.train("vae", "pen-digits", steps=3, hidden=16, output="run.h5")
    for session in re.findall(r'open_session\("(\w+\.h5)"', page.read_text("utf-8")):
        model = page.stem if page.parent.name == "models" else "vae"
        api.train(model, "pen-digits", steps=3, hidden=16, latent_dim=10, output=session)
    names: dict[str, Any] = {"__name__": "page"}
    for text in blocks(page, "python"):
        with contextlib.suppress(StopIteration):  # how a page itself stops a training
            exec(compile(re.sub(r"range\(1500\)", "range(5)", text), name(page), "exec"), names)
    if page.name == "session-file.md":
        assert Path("losses.png").stat().st_size > 5_000


def _module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_of_the_command_line_is_the_programs() -> None:
    made = _module(ROOT / "docs" / "make_reference.py").page()
    assert made == (ROOT / "docs" / "command-line.md").read_text("utf-8"), "run docs/make_reference.py again"


def test_every_page_is_in_the_menu_of_the_site() -> None:
    menu = set(re.findall(r"[ :](\S+\.md)$", (ROOT / "resources" / "website" / "mkdocs.yml").read_text("utf-8"), re.M))
    assert menu == {page.relative_to(ROOT / "docs").as_posix() for page in PAGES if (ROOT / "docs") in page.parents}


def test_every_panel_and_every_model_has_a_page() -> None:
    panels = {"experiment", *(panel.name for panel in PANELS)}
    assert {page.stem for page in PAGES if page.parent.name == "panels"} == panels
    told = "".join(page.read_text("utf-8") for page in PAGES if page.parent.name == "models")
    assert [model.name for model in models.MODELS if f"`{model.name}`" not in told] == []


def test_the_tutorials_model_works_and_is_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (text,) = blocks(ROOT / "docs" / "adding-a-model.md", "python")
    path = tmp_path / "renyi_vae.py"
    path.write_text(text, "utf-8")
    spec = importlib.util.spec_from_file_location("renyi_vae", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "renyi_vae", module)
    spec.loader.exec_module(module)
    monkeypatch.setattr(models, "MODELS", (*models.MODELS, module.RenyiVAE))
    run = Run(Experiment.of("renyi-vae", {"hidden": 32, "batch_size": 64, "alpha": "0.2"}), bars(), torch.device("cpu"))
    for _ in range(40):
        run.advance()
    losses = run.collect()[:, 0]
    assert losses[-5:].mean() < losses[:5].mean() - 2
    iwae = models.create("iwae", run.dataset.spec, {"hidden": 32})
    iwae.load_state_dict(run.model.state_dict())
    x, _ = run.trainer.batches.at(0)
    torch.manual_seed(1)
    ours = run.model(x, None, run.model.Knobs(alpha=0.0, samples=7)).loss
    torch.manual_seed(1)
    torch.testing.assert_close(ours, iwae(x, None, iwae.Knobs(samples=7)).loss)

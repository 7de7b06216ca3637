"""Finds every English text of the window, merges it into vaestudio_zh_CN.ts and compiles that to vaestudio_zh_CN.qm.

    python resources/translations/update.py

New texts arrive marked `unfinished`, translations that are there stay, and texts nobody shows any more go.
"""

import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

from vaestudio import errors
from vaestudio.app import form, lessons, panels
from vaestudio.data import catalog, pen_digits
from vaestudio.engine import describe
from vaestudio.engine.measuring import MeasureInfo
from vaestudio.fields import FieldSpec
from vaestudio.measures.measure import NEEDS

HERE = Path(__file__).resolve().parent
CONTEXT, LANGUAGE = "vaestudio", "zh_CN"
TS = HERE / f"vaestudio_{LANGUAGE}.ts"
PACKAGE = Path(errors.__file__).parent
DATA_NAMES = ("name", "path", "known", "model", "field", "data")  # values of a Problem that are never words of ours


def literals(node: ast.expr) -> Iterator[str]:
    """The texts an expression may be: a literal, or one of two by a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def calls(file: Path) -> Iterator[tuple[str, ast.Call]]:
    """(name of the function, call) of all calls in a file of Python."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            function = node.func
            yield function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", ""), node


def in_window() -> set[str]:
    """The arguments of `tr` and `mark`. A text put together at run time could not be found, and is refused."""
    found: set[str] = set()
    for file in sorted((PACKAGE / "app").rglob("*.py")):
        for name, call in calls(file):
            if name in ("tr", "mark") and call.args:
                if isinstance(call.args[0], ast.JoinedStr | ast.BinOp):
                    raise SystemExit(f"{file.name}:{call.lineno}: {name}() needs a literal")
                found |= set(literals(call.args[0]))
    return found


def problems() -> dict[str, type[errors.Problem]]:
    return {n: c for n, c in vars(errors).items() if isinstance(c, type) and issubclass(c, errors.Problem)}


def in_problems() -> set[str]:
    """The sentences of all problems, the words that the program itself puts into them, and what it says of its progress."""
    known = problems()
    found = {problem.sentence for problem in known.values()}
    for file in sorted(PACKAGE.rglob("*.py")):
        if (
            file.name in ("api.py", "sweep.py") or file.parent.name == "cli"
        ):  # the terminal and the notebook speak English
            continue
        for name, call in calls(file):
            if name in known:
                for value in call.keywords:
                    if value.arg not in DATA_NAMES:
                        found |= set(literals(value.value))
            elif name == "Working" and call.args:
                found |= set(literals(call.args[0]))
            elif name == "progress" and len(call.args) == 2:
                found |= set(literals(call.args[1]))
    return found


def of_field(spec: FieldSpec) -> set[str]:
    return {spec.label, spec.help, spec.unit, *spec.choices} - {""}


def of_measure(info: MeasureInfo) -> set[str]:
    figures = {text for figure in info.figures for text in (figure.label, figure.help, figure.unit)}
    return {info.title, info.help, *figures} - {""}


def declared() -> set[str]:
    """Titles and help of fields, models, data sets and panels."""
    facts = describe.catalogue()
    fields = [f for group in (*(model.fields for model in facts.models), facts.training, facts.options) for f in group]
    return (
        {text for spec in fields for text in of_field(spec)}
        | {text for model in facts.models for text in (model.title, model.help)}
        | {text for entry in catalog.ENTRIES for text in (entry.title, entry.help)}
        | {text for info in describe.measure_infos() for text in of_measure(info)}
        | {reason for _, reason in NEEDS.values()}
        | {text for factor in pen_digits.FACTORS for text in (factor.name, factor.unit)}
        | {text for lesson in lessons.load() for text in lesson.texts}
        | {form.Experiment.title, *(panel.title for panel in panels.PANELS)}
    )


def sources() -> set[str]:
    """Every text that is looked up."""
    return in_window() | in_problems() | declared()


def read(file: Path) -> dict[str, str]:
    """Text → translation, "" where there is none yet."""
    if not file.exists():
        return {}
    return {m.findtext("source", ""): m.findtext("translation", "") for m in ET.parse(file).iter("message")}


def write(file: Path, translations: dict[str, str]) -> None:
    """Qt's TS 2.1, sorted, so that a change of one text is a change of one line."""
    root = ET.Element("TS", version="2.1", language=LANGUAGE, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for source, translation in sorted(translations.items()):
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = source
        ET.SubElement(message, "translation", {} if translation else {"type": "unfinished"}).text = translation
    ET.indent(root, "    ")
    body = ET.tostring(root, encoding="unicode")
    file.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', "utf-8")


def release(ts: Path, qm: Path) -> None:
    """Compile with Qt's own lrelease."""
    tool = Path(sys.executable).parent / "pyside6-lrelease"
    subprocess.run([tool, "-silent", ts, "-qm", qm], check=True)


def main() -> None:
    known = read(TS)
    merged = {source: known.get(source, "") for source in sources()}
    write(TS, merged)
    release(TS, TS.with_suffix(".qm"))
    missing = [source for source, translation in merged.items() if not translation]
    print(f"{len(merged)} texts, {len(missing)} without a translation, {len(set(known) - set(merged))} dropped")
    print(*(f"  {source!r}" for source in sorted(missing)), sep="\n", end="\n" if missing else "")


if __name__ == "__main__":
    main()

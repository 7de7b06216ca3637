"""Commands that say what there is: `vaestudio models`, `datasets`, `doctor`."""

import json
import sys

import typer
from rich.table import Table

from vaestudio.cli.console import Json, app, escape, out


@app.command()
def models(as_json: Json = False) -> None:
    """Every model with its source, objective and fields."""
    from vaestudio.engine.describe import catalogue
    from vaestudio.fields import value_text

    known = catalogue()
    if as_json:
        sys.stdout.write(
            json.dumps(
                [{**vars(i), "fields": [vars(f) for f in known.fields(i.name)]} for i in known.models],
                ensure_ascii=False,
            )
            + "\n"
        )
        return
    for described in known.models:
        out.print(
            f"[bold]{described.name}[/]  {described.title}, {described.citation}\n  {escape(described.formula)}",
            highlight=False,
        )
        table = Table(box=None, show_header=False, padding=(0, 2))
        for field in known.fields(described.name):
            kind = "knob" if field.live else field.group
            table.add_row(
                field.name,
                value_text(field.default),
                kind,
                escape(f"{field.expected}{', ' + field.unit if field.unit else ''}"),
            )
        out.print(table)


@app.command()
def measures(as_json: Json = False) -> None:
    """Every measure of a trained model, with its source and the numbers it gives."""
    from vaestudio.engine.describe import measure_infos

    known = measure_infos()
    if as_json:
        listed = [{**vars(i), "figures": [vars(figure) for figure in i.figures]} for i in known]
        sys.stdout.write(json.dumps(listed, ensure_ascii=False) + "\n")
        return
    for info in known:
        out.print(
            f"[bold]{info.name}[/]  {escape(info.title)} ({escape(info.citation)})\n  {escape(info.help)}",
            highlight=False,
        )
        table = Table(box=None, show_header=False, padding=(0, 2))
        for figure in info.figures:
            table.add_row(figure.key, escape(figure.label), figure.unit, escape(figure.help))
        out.print(table)


@app.command()
def datasets(as_json: Json = False) -> None:
    """Every data set that has a name; any file or folder of images is one too."""
    from vaestudio.engine.describe import catalogue

    known = catalogue().datasets
    if as_json:
        sys.stdout.write(json.dumps([vars(d) for d in known], ensure_ascii=False) + "\n")
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    for entry in known:
        table.add_row(f"[bold]{entry.name}[/]", "here" if entry.available else "to download", entry.title, entry.help)
    out.print(table)


@app.command()
def doctor(as_json: Json = False) -> None:
    """Versions, devices, Qt and folders; what is wrong, and how to mend it."""
    from vaestudio.engine.doctor import examine

    findings = examine()
    if as_json:
        sys.stdout.write(json.dumps([vars(f) for f in findings], ensure_ascii=False) + "\n")
    else:
        for finding in findings:
            mark = "[green]✓[/]" if finding.good else "[red]✗[/]"
            out.print(f"{mark} {finding.what}: {escape(finding.found)}", highlight=False)
            if finding.remedy:
                out.print(f"    {escape(finding.remedy)}", highlight=False)
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)

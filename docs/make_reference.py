"""The command line, written down from the program itself.

python docs/make_reference.py > docs/command-line.md
"""

from typing import Any

import typer

from vaestudio import cli

HEAD = """# The command line

`vaestudio` alone opens the window; `vaestudio FILE.h5` opens it on a session. Everything below runs without a window, prints results to
stdout and progress to stderr, and exits with 0 when it is done, 2 when what was asked for cannot be, and 130 when it was interrupted
(after saving). This page is made by `python docs/make_reference.py`.
"""


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def row(parameter: Any, context: Any) -> str:
    names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
    if parameter.param_type_name == "argument":
        names = f"`{parameter.name.upper()}`"
    default = parameter.default
    shown = default not in (None, False, "", ()) and not callable(default) and parameter.param_type_name == "option"
    return f"| {names} | {cell(getattr(parameter, 'help', None) or '')} | {f'`{default}`' if shown else ''} |"


def section(name: str, command: Any) -> str:
    context = command.make_context(name, [], resilient_parsing=True)
    rows = [row(p, context) for p in command.params if p.name != "help" and not getattr(p, "hidden", False)]
    usage = " ".join([f"vaestudio {name}", *command.collect_usage_pieces(context)])
    lines = [f"## {name}", "", (command.help or "").split("\f")[0].strip(), "", f"    {usage}"]
    if rows:
        lines += ["", "| | | default |", "|---|---|---|", *rows]
    return "\n".join(lines)


def page() -> str:
    group: Any = typer.main.get_command(cli.app)
    sections = [section(name, command) for name, command in group.commands.items() if not command.hidden]
    return "\n\n".join([HEAD.strip(), *sections]) + "\n"


if __name__ == "__main__":
    print(page(), end="")

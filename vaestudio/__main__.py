"""No arguments, a session file, or the window's own options: the window. Anything else: the command line."""

import sys
from pathlib import Path

HELP = ("--help", "-h", "--version")


def main() -> int:
    first = sys.argv[1] if len(sys.argv) > 1 else ""
    if not first or (first.startswith("--") and first not in HELP) or Path(first).suffix == ".h5":
        from vaestudio.app.main import main as window

        return window(sys.argv)
    from vaestudio.cli import main as command_line

    return command_line()


if __name__ == "__main__":
    sys.exit(main())

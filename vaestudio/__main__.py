"""No arguments, a session file, or the window's own options: the window. Anything else: the command line."""

import os
import sys
from pathlib import Path

from vaestudio.app import collecting

HELP = ("--help", "-h", "--version")
# How long a thread of torch's waits awake for its neighbours (GNU OpenMP, read when torch is loaded). By default it is so long
# that one other busy program slows a step of two threads tenfold; so it halves that, and costs nothing on a quiet machine.
PATIENCE = "GOMP_SPINCOUNT", "20000"


def main() -> int:
    if getattr(sys, "frozen", False):  # a child of multiprocessing begins here as well
        import multiprocessing

        multiprocessing.freeze_support()
    os.environ.setdefault(*PATIENCE)
    first = sys.argv[1] if len(sys.argv) > 1 else ""
    if first == "--check-session" and len(sys.argv) == 4:  # the child of a program that opens a stranger's file
        from vaestudio.session import strangers

        return strangers.main(*sys.argv[2:])
    if first == "--try-qt":  # the child of `vaestudio doctor`
        from PySide6.QtWidgets import QApplication

        print(QApplication([]).platformName())
        return 0
    if first == "--self-test":
        collecting.seldom()
        from vaestudio.app.self_test import main as self_test

        return self_test()
    if not first or (first.startswith("--") and first not in HELP) or Path(first).suffix == ".h5":
        collecting.seldom()
        from vaestudio.app.main import main as window

        return window(sys.argv)
    from vaestudio.cli import main as command_line

    return command_line()


if __name__ == "__main__":
    sys.exit(main())

"""Programs that this one starts (a file manager, a browser) find the system's libraries, not the ones in our folder.

The loader has read its variable by now; it matters only to children, and our own are started by the same bootloader again.
"""

import os
import sys

if sys.platform.startswith("linux"):
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before

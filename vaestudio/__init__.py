"""VAE Studio: see variational autoencoders learn.

`train` and `open_session` are the notebook's way in; they are imported when first used, so that `import vaestudio` is cheap.
"""

from typing import TYPE_CHECKING, Any

from vaestudio.version import __version__

if TYPE_CHECKING:
    from vaestudio.api import Session, open_session, train

__all__ = ["Session", "__version__", "open_session", "train"]


def __getattr__(name: str) -> Any:
    if name in ("train", "open_session", "Session"):
        from vaestudio import api

        return getattr(api, name)
    raise AttributeError(f"module 'vaestudio' has no attribute {name!r}")

"""torch for PyInstaller, instead of the hook that collects all of it: the modules that are imported, and the libraries they load.

Headers, programs of torch's own tests, its compiler (`torch._inductor`, `torch._dynamo` and what they import) are left out:
nothing here compiles.
"""

import re
from importlib import metadata
from pathlib import Path

from _pyinstaller_hooks_contrib.utils.nvidia_cuda import infer_hiddenimports_from_requirements
from PyInstaller.utils.hooks import PY_DYLIB_PATTERNS, collect_dynamic_libs, get_module_file_attribute

# For torch's own tests, and for the mobile and ahead-of-time runtimes.
UNNEEDED = ("test", "libaoti_custom_ops", "libbackend_with_compiler")

binaries = [
    (source, folder)
    for source, folder in collect_dynamic_libs("torch", search_patterns=[*PY_DYLIB_PATTERNS, "*.so.*"])
    if not any(word in source.replace("\\", "/").rpartition("/")[2] for word in UNNEEDED)
]
# torch looks for this program when it is imported, though only sharing tensors between processes would start it.
binaries += [
    (str(path), "torch/bin") for path in Path(get_module_file_attribute("torch")).parent.glob("bin/torch_shm_manager*")
]
# A build for CUDA opens NVIDIA's libraries by name: their packages' own hooks bring them, once they are asked for.
asked = " ".join(metadata.requires("torch") or ())
hiddenimports = infer_hiddenimports_from_requirements(re.findall(r"\bnvidia-[\w-]+", asked))
bindepend_symlink_suppression = ["**/torch/lib/*.so*"]  # torch finds its libraries beside each other
# Compiled, but for modules whose own source torch reads when they are imported.
SOURCE_IS_READ = ("functional", "nn.functional", "nn.modules.rnn", "_export.config", "_functorch.config", "compiler.config", "distributed.config",
                  "fx.experimental._config")  # fmt: skip
module_collection_mode = {"torch": "pyz", **{f"torch.{name}": "pyz+py" for name in SOURCE_IS_READ}}
warn_on_missing_hiddenimports = False

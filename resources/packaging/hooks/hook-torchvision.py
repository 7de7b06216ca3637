"""torchvision for PyInstaller: its Python alone. Its compiled operators are not used, and fit no other build of torch."""

module_collection_mode = "pyz"
excludedimports = ["torchvision._C", "torchvision._C_stable", "torchvision.image"]

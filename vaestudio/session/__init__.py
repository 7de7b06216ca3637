"""The session file: one run in one ordinary HDF5 file, replaced atomically, opened by an allow-list."""

import os

# Before the first `import h5py` in this process: libhdf5 then loads no filter plug-in, whatever a file asks for.
os.environ["HDF5_PLUGIN_PRELOAD"] = "::"

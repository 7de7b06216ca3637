"""The engine: one thread owns model, optimiser, device and session file; commands go in, events come out."""

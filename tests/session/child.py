"""A process of its own in which saving and opening may go wrong: `python -m tests.session.child kill|limit|open ...`.

It prints one JSON object. Before it forks it has one thread and holds no lock.
"""

import contextlib
import json
import os
import random
import resource
import signal
import sys
import time
from pathlib import Path

import numpy as np

from tests.session.runs import run_state
from vaestudio.errors import CannotSave, Problem
from vaestudio.session import store


def generation(state):
    """The one number that every array of a saved generation is filled with."""
    numbers = {float(a.flat[0]) for a in state.weights.values()} | {
        float(abs(a.flat[0])) for a in state.optimiser.values()
    }
    assert all(np.ptp(a) == 0 for a in state.weights.values())
    return numbers


def kill(folder, count):
    """Kills a process that saves in a loop, `count` times at random moments, and looks at what is left."""
    path, out = Path(folder) / "run.h5", []
    states = [run_state(steps=k, fill=float(k), hidden=(300,)) for k in range(1, 5)]
    store.save(states[0], path)
    for _ in range(count):
        ready, told = os.pipe()
        child = os.fork()
        if child == 0:
            for k in range(10**9):
                store.save(states[k % 4], path)
                os.write(told, b"%d" % states[k % 4].step)
        os.close(told)
        os.read(ready, 1)  # the first save is done
        time.sleep(random.random() * 0.06)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(ready)
        state = store.load(path)
        out.append(generation(state) == {float(state.step)} and len(state.history.rows) == state.step)
    store.save(states[0], path)
    return {"whole": out, "names": sorted(p.name for p in Path(folder).iterdir())}


def limit(folder, count):
    """A disk that is full after n bytes, for `count` sizes n: what a process may write is limited."""
    path, old, new = Path(folder) / "run.h5", run_state(steps=1), run_state(steps=2)
    store.save(old, path)
    before, size, out = path.read_bytes(), path.stat().st_size, []
    for i in range(count):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size * (i + 1) // (count + 1), resource.RLIM_INFINITY))
        try:
            store.save(new, path)
        except CannotSave as problem:
            out.append(problem.values["reason"])
        assert path.read_bytes() == before and list(Path(folder).iterdir()) == [path]
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    store.save(new, path)
    return {"reasons": out, "step": store.load(path).step}


def opened(folder):
    """Opens every file of a folder: the most processor time, by how much the largest memory grew, and whether it took torch's
    compiler."""
    store.load(Path(folder) / "good.h5")
    compiler = "torch._dynamo" in sys.modules
    before, slowest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, (0.0, "")
    for path in sorted(Path(folder).iterdir()):
        start = time.process_time()
        with contextlib.suppress(Problem):
            store.load(path)
        slowest = max(slowest, (time.process_time() - start, path.name))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return {"slowest": slowest, "grown": grown, "compiler": compiler}


if __name__ == "__main__":
    what, folder, *count = sys.argv[1:]
    print(json.dumps({"kill": kill, "limit": limit, "open": opened}[what](folder, *map(int, count))))

"""Files that a stranger could make: each is a good session with one thing changed, and sealed as an attacker would."""

import io
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from h5py import h5d, h5p, h5s, h5t

from benchmarks.mutants import lookup3
from tests.session.runs import run_state
from vaestudio.session import image, store

Edit = Callable[[h5py.File], object]
V110 = ("v110", "v110")


def good_tree() -> dict[str, np.ndarray]:
    return store._tree(run_state())


def sealed(tree: dict, edit: Edit = lambda file: None, libver=V110, **how) -> bytes:
    """The bytes of `tree` after `edit`, with a seal that fits them."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w", libver=libver, **how) as file:
        file.attrs["vae_format"] = np.int32(image.FORMAT)
        for name in sorted(tree):
            file.create_dataset(name, data=tree[name], track_times=False)
        edit(file)
    return buffer.getvalue() + image.seal(buffer.getvalue())


def into(name: str, **how) -> Edit:
    """`name` is created anew, with these arguments of create_dataset."""

    def edit(file):
        file.pop(name, None)
        file.create_dataset(name, **{"track_times": False, **how})

    return edit


def typed(kind: h5t.TypeID, shape=(3, 3)) -> Edit:
    """The history's numbers have this type of HDF5's."""

    def edit(file):
        del file["history/values"]
        where = file["history"].id
        identity = h5d.create(where, b"values", kind, h5s.create_simple(shape))
        identity.write(h5s.ALL, h5s.ALL, np.zeros(shape, f"V{kind.get_size()}"), kind)

    return edit


def text(name: str, change: Callable[[Any], object]) -> Edit:
    """The JSON in `name`, changed."""

    def edit(file):
        value = json.loads(bytes(file[name][...]))
        change(value)
        raw(name, json.dumps(value).encode())(file)

    return edit


def raw(name: str, data: bytes) -> Edit:
    return into(name, data=np.frombuffer(data, np.uint8))


def numbers(name: str, change: Callable[[np.ndarray], object]) -> Edit:
    def edit(file):
        array = file[name][...]
        into(name, data=change(array))(file)

    return edit


def outside(file: h5py.File) -> None:
    del file["history/values"]
    how = h5p.create(h5p.DATASET_CREATE)
    how.set_external(b"/etc/passwd", 0, 72)
    h5d.create(file["history"].id, b"values", h5t.NATIVE_DOUBLE, h5s.create_simple((3, 3)), how)


def virtual(file: h5py.File) -> None:
    layout = h5py.VirtualLayout(shape=(3, 3), dtype="f8")
    layout[...] = h5py.VirtualSource("/etc/other.h5", "x", shape=(3, 3))
    del file["history/values"]
    file["history"].create_virtual_dataset("values", layout)


def committed(file: h5py.File) -> None:
    file["extra/type"] = np.dtype("f8")
    del file["history/values"]
    h5d.create(file["history"].id, b"values", file["extra/type"].id, h5s.create_simple((3, 3)))


def deep(levels: int) -> Edit:
    return lambda file: file.create_group("extra/" + "/".join("g" for _ in range(levels)))


def many(file: h5py.File) -> None:
    group = file.create_group("extra").id
    for i in range(20_001):
        h5py.h5g.create(group, b"%d" % i)


def odd_float() -> h5t.TypeID:
    """32 bits of which 16 count: bfloat16."""
    kind = h5t.IEEE_F32LE.copy()
    kind.set_fields(31, 23, 8, 16, 7)
    return kind


def compound() -> h5t.TypeID:
    return h5t.py_create(np.dtype([("a", "f4"), ("b", "i4")]))


def attribute(name: str, key: str, value) -> Edit:
    return lambda file: file[name].attrs.__setitem__(key, value)


def without_attribute(file):
    del file.attrs["vae_format"]


def name_of(name: bytes) -> Edit:
    return lambda file: h5py.h5g.create(file.create_group("extra").id, name)


def link(target, name="history/values") -> Edit:
    def edit(file):
        file.pop(name, None)
        file[name] = target(file) if callable(target) else target

    return edit


# name: (edit, what the reason must say)
STRUCTURES: dict[str, tuple[Edit, str]] = {
    "soft link": (link(h5py.SoftLink("/state/model")), "soft or external link"),
    "dangling link": (link(h5py.SoftLink("/nowhere")), "soft or external link"),
    "soft link to itself": (link(h5py.SoftLink("/history/values")), "soft or external link"),
    "external link": (link(h5py.ExternalLink("other.h5", "/x")), "soft or external link"),
    "external link to no HDF5": (link(h5py.ExternalLink("/etc/passwd", "/")), "soft or external link"),
    "external storage": (outside, "outside the file"),
    "virtual": (virtual, "not stored in one piece"),
    "8 TB declared": (into("history/values", shape=(10**12,), dtype="f8"), "declares"),
    "2^63 bytes declared": (into("extra/x", shape=(2**30, 2**30), dtype="f8"), "declares"),
    "never written": (into("extra/x", shape=(4,), dtype="f8"), "declares 32 bytes and stores 0"),
    "gzip bomb": (into("history/values", data=np.zeros(4 << 20), compression="gzip"), "not stored in one piece"),
    "gzip bomb of one chunk": (
        into("extra/x", data=np.zeros(1 << 20), chunks=(1 << 20,), compression="gzip"),
        "not stored",
    ),
    "lzf": (into("extra/x", data=np.zeros(1000), compression="lzf"), "not stored in one piece"),
    "scale-offset": (into("extra/x", data=np.zeros(1000, "i4"), scaleoffset=2), "not stored in one piece"),
    "fletcher32": (into("extra/x", data=np.zeros(1000), fletcher32=True), "not stored in one piece"),
    "chunks": (into("history/values", data=np.zeros((3, 3)), chunks=(1, 1)), "not stored in one piece"),
    "tiny chunks in a huge one": (into("extra/x", shape=(2**40,), dtype="u1", chunks=(1,)), "not stored in one piece"),
    "huge chunk in a tiny one": (
        into("extra/x", shape=(1,), maxshape=(None,), dtype="u1", chunks=(3 << 30,)),
        "not stored",
    ),
    "grows": (into("extra/x", data=np.zeros(3), maxshape=(None,)), "not stored in one piece"),
    "20,001 groups": (many, "too many objects"),
    "2,000 levels": (deep(2000), "too deeply"),
    "5 levels": (deep(5), "too deeply"),
    "cycle": (
        lambda file: link(lambda f: f["extra"], "extra/again")(file.create_group("extra").file),
        "more than once",
    ),
    "cycle to the root": (link(lambda file: file["/"], "extra/root"), "more than once"),
    "alias": (link(lambda file: file["history/values"], "extra/alias"), "more than once"),
    "compound": (typed(compound()), "type of number"),
    "enum": (typed(h5t.py_create(np.dtype(bool))), "type of number"),
    "opaque": (typed(h5t.py_create(np.dtype("V8"))), "type of number"),
    "reference": (into("extra/x", shape=(2,), dtype=h5py.ref_dtype), "type of number"),
    "text of any length": (into("history/values", data="x", dtype=h5py.string_dtype()), "type of number"),
    "text of fixed length": (into("history/values", data=np.bytes_("x")), "type of number"),
    "list of any length": (into("extra/x", shape=(2,), dtype=h5py.vlen_dtype("f8")), "type of number"),
    "array type": (typed(h5t.array_create(h5t.IEEE_F64LE, (2,))), "type of number"),
    "complex": (into("extra/x", data=np.zeros(3, complex)), "type of number"),
    "big-endian": (typed(h5t.IEEE_F64BE), "type of number"),
    "bfloat16": (typed(odd_float()), "type of number"),
    "long double": (into("extra/x", data=np.zeros(3, np.longdouble)), "type of number"),
    "type with a name": (committed, "linked more than once"),
    "named type alone": (lambda file: file.__setitem__("extra/type", np.dtype("f8")), "neither a group nor a data set"),
    "attribute of a data set": (attribute("history/values", "x", 1), "has attributes"),
    "attribute of a group": (attribute("state/model", "x", 1), "has attributes"),
    "pickle in an attribute": (attribute("/", "x", np.void(b"\x80\x04cos\nsystem\n")), "no other"),
    "no vae_format": (without_attribute, "must have the attribute"),
    "another vae_format": (attribute("/", "vae_format", np.int32(1)), "says 1, the seal 2"),
    "vae_format as text": (attribute("/", "vae_format", "1"), "not one number"),
    "vae_format as a list": (attribute("/", "vae_format", np.ones(1 << 13, np.int32)), "not one number"),
    "name ..": (name_of(b".."), "the name"),
    "name ..\\..\\x": (name_of(rb"..\..\x"), "the name"),
    "name of a person's terminal": (name_of(b"\x1b[31m"), "the name"),
    "name that reads backwards": (name_of("\u202egnp.exe".encode()), "the name"),
    "name that is not UTF-8": (name_of(b"\xff\xfe"), "the name"),
    "name of 129 letters": (name_of(b"x" * 129), "the name"),
    "rank 6": (into("extra/x", data=np.zeros((1,) * 6)), "too many dimensions"),
    "no shape": (into("extra/x", data=h5py.Empty("f8")), "no shape"),
}

CONTENTS: dict[str, tuple[Edit, str]] = {
    "no weights": (lambda file: file.pop("state/model"), "is missing"),
    "no history": (lambda file: file.pop("history"), "/history/values is missing"),
    "no tests": (lambda file: file.pop("tests"), "/tests/kl_per_dimension is missing"),
    "no manifest": (lambda file: file.pop("manifest"), "/manifest is missing"),
    "a weight more": (into("state/model/more", data=np.zeros(3, "f4")), "does not belong"),
    "something else": (into("notes", data=np.zeros(3, "f4")), "does not belong"),
    "a group for a data set": (lambda file: file.move("history/values", "history/values.x/y"), "values is missing"),
    "history of other steps": (numbers("history/values", lambda a: a[:2]), r"should be float64\[3, 3\]"),
    "history of other numbers": (numbers("history/values", lambda a: a.astype("f4")), "should be float64"),
    "tests of unlike lengths": (numbers("tests/kl", lambda a: a[:1]), "/tests/kl should be"),
    "moments of no parameter": (into("state/optim/99/step", data=np.float32(1)), "does not belong to this model"),
    "moments with a sign": (into("state/optim/01/step", data=np.float32(1)), "does not belong to this model"),
    "no moments": (lambda file: file.pop("state/optim"), "does not belong to this model"),
    "a moment less": (lambda file: file.pop("state/optim/0/exp_avg"), "exp_avg is missing"),
    "a moment more": (into("state/optim/0/max_exp_avg_sq", data=np.zeros(3, "f4")), "does not belong"),
    "a negative variance": (numbers("state/optim/0/exp_avg_sq", lambda a: -a), "is negative"),
    "a negative step": (numbers("state/optim/0/step", lambda a: -a), "is negative"),
    "tests out of order": (numbers("tests/step", lambda a: a[::-1]), "not in order"),
    "a test from the future": (numbers("tests/step", lambda a: a + 9), "not in order"),
    "a knob from the future": (text("events", lambda e: e[1].update(step=4)), "step or a name"),
    "a knob of no model": (text("events", lambda e: e[0].update(knob="x")), "step or a name"),
    "a knob that is a program": (text("events", lambda e: e[0].update(value={"run": "x"})), "/events: 0.value"),
    "NaN in the JSON": (text("config", lambda c: c["values"].update(beta=float("nan"))), "/config: values.beta"),
    "infinity by overflow": (raw("events", b'[{"step":0,"knob":"beta","value":1e999}]'), "/events: 0.value"),
    "JSON 30,000 deep": (raw("config", b"[" * 30_000), "/config: .*recursion"),
    "JSON cut off": (raw("manifest", b'{"id": "'), "/manifest: .*JSON"),
    "JSON that is not UTF-8": (raw("manifest", b'{"id": "\xff"}'), "/manifest: "),
    "manifest of 65 KB": (raw("manifest", b" " * (65 << 10)), "at most 64 KB"),
    "config of 65 KB": (raw("config", b" " * (65 << 10)), "at most 64 KB"),
    "a whole number with 10,000 digits": (
        raw("events", b'[{"step":0,"knob":"beta","value":' + b"9" * 10_000 + b"}]"),
        "/events",
    ),
    "text as numbers": (into("manifest", data=np.zeros(9)), "not a text"),
    "unknown model": (text("config", lambda c: c.update(model="gan")), "no model “gan”"),
    "unknown field": (text("config", lambda c: c["values"].update(run=1)), "no field “run”"),
    "value out of range": (text("config", lambda c: c["initial"].update(batch_size=-1)), "“batch_size” must be"),
    "a model of 10^9 weights": (text("config", lambda c: c["values"].update(hidden=[2048] * 200)), "should be float32"),
    "a wider model": (text("config", lambda c: c["values"].update(hidden=[9])), "should be float32"),
    "not a run's id": (text("manifest", lambda m: m.update(id="../../x")), "/manifest: id"),
    "a step of text": (text("manifest", lambda m: m.update(step="3")), "/manifest: step"),
    "a negative number of steps": (text("manifest", lambda m: m.update(step=-1)), "/manifest: step"),
    "other parameters": (text("manifest", lambda m: m.update(parameters=7)), "counts 7 parameters"),
    "a manifest with more": (text("manifest", lambda m: m.update(path="/etc")), "/manifest: path"),
    "pictures of 10^9 pixels": (text("manifest", lambda m: m["data"].update(shape=[1, 1 << 30, 1])), "no such data"),
    "no training pictures": (text("manifest", lambda m: m["data"].update(n_train=0)), "no such data"),
    "a million threads": (text("manifest", lambda m: m["environment"].update(threads=10**6)), "so many threads"),
    "a short fingerprint": (text("manifest", lambda m: m["data"].update(fingerprint="12")), "no such data"),
    "a name with an escape": (text("manifest", lambda m: m["data"].update(name="\x1b[2J")), "cannot be shown"),
    "a name that reads backwards": (text("manifest", lambda m: m["data"].update(name="\u202egnp")), "cannot be shown"),
    "half a surrogate pair": (text("manifest", lambda m: m["data"].update(name="\ud800")), "/manifest: "),
    "a class of 201 letters": (raw("classes", json.dumps(["x" * 201, "b", "c"]).encode()), "too long"),
}


# ------------------------------------------------------------------------------------- data sets that share their bytes
def overlapping(tree: dict, shift: int) -> bytes:
    """Two data sets of the same bytes; with a large `shift`, one behind the end. libhdf5 itself never writes such files."""
    data = sealed({**tree, "extra/a": np.full(33, 2.5), "extra/b": np.full(33, 3.5)})[: -image.SEAL.size]
    with h5py.File(io.BytesIO(data)) as file:
        a, b = (file[f"extra/{n}"].id.get_offset() for n in "ab")
    data = bytearray(data)
    at = data.index(struct.pack("<Q", b))  # in the layout message of b's object header
    start = data.rindex(b"OHDR", 0, at)
    flags = data[start + 5]
    assert not flags & 0x30, "neither times nor phase-change values"
    width = 1 << (flags & 3)
    end = start + 6 + width + int.from_bytes(data[start + 6 : start + 6 + width], "little")
    data[at : at + 8] = struct.pack("<Q", a + shift)
    data[end : end + 4] = struct.pack("<I", lookup3(bytes(data[start:end])))
    return bytes(data) + image.seal(bytes(data))


def write_all(folder: Path) -> dict[str, tuple[Path, str]]:
    """Every hostile file, with the reason it must be refused for."""
    tree, out = good_tree(), {}
    for index, (name, (edit, reason)) in enumerate({**STRUCTURES, **CONTENTS}.items()):
        path = folder / f"hostile-{index}.h5"
        path.write_bytes(sealed(tree, edit))
        out[name] = path, reason
    old = folder / "old.h5"
    old.write_bytes(sealed(tree, libver=("earliest", "v108")))
    out["the oldest HDF5"] = old, "superblock is too old"
    for name, shift, reason in [
        ("overlapping", 8, "overlaps"),
        ("behind the end", 1 << 40, "leaves the file|HDF5|Error"),
    ]:
        path = folder / f"{name}.h5"
        path.write_bytes(overlapping(tree, shift))
        out[name] = path, reason
    return out

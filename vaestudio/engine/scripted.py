"""A training step as a TorchScript program: what one ordinary step did to its tensors, done again without Python.

Below autograd a step is some hundred operations on tensors, those of the backward pass and of Adam among them. They are
written down as they happen and given to TorchScript's interpreter, which is told to change nothing: the same operations in
the same order give the same bits. A small model takes a quarter less time, and Python's global lock is free meanwhile.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.jit._fuser import optimized_execution
from torch.utils._python_dispatch import TorchDispatchMode

Work = Callable[[], Tensor]  # one step; gives its row of losses

TYPES = {  # c10::ScalarType, which TorchScript writes as a number
    torch.uint8: 0, torch.int8: 1, torch.int16: 2, torch.int32: 3, torch.int64: 4, torch.float16: 5, torch.float32: 6,
    torch.float64: 7, torch.complex64: 9, torch.complex128: 10, torch.bool: 11, torch.bfloat16: 15,
}  # fmt: skip
FORMATS = {torch.contiguous_format: 0, torch.preserve_format: 1, torch.channels_last: 2, torch.channels_last_3d: 3}

Place = tuple[int, int, tuple[int, ...], tuple[int, ...], torch.dtype]  # where a tensor's numbers lie, and how


class NotScripted(RuntimeError):
    """The step is not a fixed list of operations on tensors."""


def scripted(work: Work) -> Work:
    """`work`, done once now, as a program. Raises RuntimeError where it is none."""
    with Script() as script:
        row = work()
    source = script.source(row)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # torch's own, of TorchScript as a language for models
        program = torch.jit.CompilationUnit(source).step
    inputs, groups = script.inputs, script.groups

    def play() -> Tensor:
        with torch.no_grad(), optimized_execution(False):  # as written: what is optimised has other bits
            row: Tensor = program(*inputs, *groups)
            return row

    return play


class Script(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Writes down the operations that are done within it. Tensors are known by where they lie: autograd keeps its own views."""

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # there is nothing to skip, and to be told so would import the compiler: a second

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.inputs: list[Tensor] = []  # what was there before: weights, buffers, moments, the batch
        self.groups: list[list[Tensor]] = []  # lists of inputs that an operation changes
        self._grouped: dict[tuple[str, ...], str] = {}
        self._names: dict[Place, str] = {}
        self._outside: set[int] = set()  # storages of inputs
        self._held: list[Any] = []  # so that no two storages of a step are at one place
        self._lines: list[str] = []

    def source(self, row: Tensor) -> str:
        """The program: inputs and groups to `row`."""
        arguments = [f"a{i}: Tensor" for i in range(len(self.inputs))]
        arguments += [f"g{i}: List[Tensor]" for i in range(len(self.groups))]
        end = f"return {self._name(row)}"
        return "\n    ".join([f"def step({', '.join(arguments)}) -> Tensor:", *self._lines, end]) + "\n"

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        if not isinstance(func, torch._ops.OpOverload) or _decides(func, args):
            raise NotScripted(str(func))
        schema, named = func._schema, kwargs or {}
        given = dict(zip((argument.name for argument in schema.arguments), args, strict=False)) | dict(named)
        written = [
            ("" if not argument.kwarg_only else f"{argument.name}=") + self._written(given[argument.name], argument)
            for argument in schema.arguments
            if argument.name in given
        ]
        out = func(*args, **named)
        if isinstance(out, Tensor) and self._only_looks(out, schema.returns[0]):
            return out
        call = f"torch.ops.{schema.name.replace('::', '.')}({', '.join(written)})"
        if isinstance(out, Tensor) and not _changed(schema.returns[0]):
            self._lines.append(f"{self._new(out)} = {call}")
        elif isinstance(out, list | tuple) and not any(map(_changed, schema.returns)):
            several = f"r{len(self._lines)}"
            self._lines.append(f"{several} = {call}")
            self._lines += [f"{self._new(o)} = {several}[{i}]" for i, o in enumerate(out) if isinstance(o, Tensor)]
        else:
            self._lines.append(call)
            if (
                isinstance(out, Tensor) and _place(out) not in self._names
            ):  # transposed in place: who had the name has it on
                self._names = {place: name for place, name in self._names.items() if name != written[0]}
                self._names[_place(out)] = written[0]
        return out

    def _only_looks(self, out: Tensor, returned: Any) -> bool:
        """A view that has a name already, such as the transpose of a transpose."""
        alias = returned.alias_info
        return alias is not None and not alias.is_write and _place(out) in self._names

    def _new(self, tensor: Tensor) -> str:
        self._held.append(tensor.untyped_storage())
        name = self._names[_place(tensor)] = f"t{len(self._held)}"
        return name

    def _name(self, tensor: Tensor) -> str:
        place = _place(tensor)
        if place not in self._names:
            if any(place[0] == storage._cdata for storage in self._held) and place[0] not in self._outside:
                raise NotScripted("a view that no operation made")
            self._outside.add(place[0])
            self._names[place] = f"a{len(self.inputs)}"
            self.inputs.append(tensor.detach())
        return self._names[place]

    def _written(self, value: Any, argument: Any) -> str:
        """A value as TorchScript writes it, for an argument of an operation."""
        if isinstance(value, list | tuple):
            return self._list(value, argument)
        if isinstance(value, float) or (isinstance(value, int) and isinstance(argument.type, torch.FloatType)):
            number = float(value)
            return repr(number) if abs(number) < float("inf") else f'float("{number}")'
        return self._item(value)

    def _list(self, values: Sequence[Any], argument: Any) -> str:
        if not values and "int" in str(argument.type):
            return "torch.jit.annotate(List[int], [])"
        items = tuple(self._written(value, argument) for value in values)
        if _changed(argument) and all(item.startswith("a") for item in items):
            # TorchScript would not see that what lies in a list of its own is changed, and drop the call
            if items not in self._grouped:
                self._grouped[items] = f"g{len(self.groups)}"
                self.groups.append([self.inputs[int(item[1:])] for item in items])
            return self._grouped[items]
        return f"[{', '.join(items)}]"

    def _item(self, value: Any) -> str:
        match value:
            case Tensor():
                return self._name(value)
            case None | bool() | str():
                return repr(value)
            case int():
                return repr(int(value))
            case torch.dtype():
                return str(TYPES[value])
            case torch.device():
                return f'torch.device("{value}")'
            case torch.memory_format():
                return str(FORMATS[value])
            case torch.layout() if value is torch.strided:
                return "0"
        raise NotScripted(f"an argument of {type(value)}")


def _decides(func: torch._ops.OpOverload, args: Sequence[Any]) -> bool:
    """Whether a number that was computed reaches Python, or is the size of what comes out."""
    if func is torch.ops.aten.index.Tensor:
        return any(index is not None and index.dtype in (torch.bool, torch.uint8) for index in args[1])
    return any(tag in func.tags for tag in (torch.Tag.data_dependent_output, torch.Tag.dynamic_output_shape))


def _changed(argument: Any) -> bool:
    return argument.alias_info is not None and bool(argument.alias_info.is_write)


def _place(tensor: Tensor) -> Place:
    where = tensor.untyped_storage()._cdata, int(tensor.storage_offset())
    return *where, tuple(tensor.shape), tuple(tensor.stride()), tensor.dtype

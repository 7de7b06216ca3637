"""From any picture to the (C, H, W) bytes a model learns: size, fit, colour and inversion, and what is refused."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import field_validator
from pydantic_core import PydanticCustomError

from vaestudio.data.dataset import Dataset, Progress, Split, quiet
from vaestudio.declared import Declared, setting
from vaestudio.errors import TooLarge

if TYPE_CHECKING:
    from PIL.Image import Image

Bytes = NDArray[np.uint8]

SIDES = (28, 32, 64)  # what “automatic” chooses from where the pictures differ in size
MAX_BYTES = 4 * 2**30  # in memory of pictures that cannot be streamed: 87,000 in colour at 128 pixels
BOMB = 256 * 2**20, 500  # bytes that unpack to more, and to more than so many times as much, are no pictures
BLOCK = 1024  # pictures between two reports of progress, and in one piece of a conversion


def bomb(packed: int, unpacked: int) -> str:
    """What to call bytes that unpack to far too many; "" where nothing is wrong. Drawings on blank paper reach 100 times."""
    large, times = BOMB
    if unpacked <= max(large, times * packed):
        return ""
    return f"a decompression bomb: {unpacked / max(1, packed):,.0f} times larger than it is packed"


class ImageOptions(Declared):
    """How pictures of any kind become the equal squares that a model learns."""

    size: int = setting(
        0, 0, 128, label="Size", unit="pixels",
        help="Side of the square pictures, from 16 to 128. 0 keeps pictures that are equal squares already, "
        "and else takes the nearest of 28, 32 and 64.",
    )  # fmt: skip
    fit: Literal["crop", "pad", "stretch"] = setting(
        "crop", label="Fit",
        help="How an oblong becomes a square: crop keeps the middle, pad adds borders in the colour of its edge, "
        "stretch distorts.",
    )  # fmt: skip
    colour: Literal["auto", "grey", "colour"] = setting(
        "auto", label="Colour", help="Automatic is colour as soon as one picture has any."
    )
    invert: bool = setting(False, label="Invert", help="Swap dark and light: models learn bright ink on black sooner.")
    test_share: float = setting(
        0.1, 0.01, 0.9, label="Test share",
        help="Fraction of the pictures kept for the test where the data have no test pictures of their own.",
    )  # fmt: skip

    storage: Literal["auto", "resident", "streamed"] = setting(
        "auto", label="Storage", advanced=True,
        help="Where the pictures are while a model learns. resident: in memory. streamed: they stay on disk and are read "
        "ahead as they are needed; for a folder of pictures or an HDF5 file. Automatic streams those that do not fit into "
        "memory. What is learned is the same.",
    )  # fmt: skip

    @field_validator("size")
    @classmethod
    def _size(cls, size: int) -> int:
        if size and not 16 <= size <= 128:
            raise PydanticCustomError("size", "0 (automatic) or a whole number from 16 to 128")
        return size


AS_IT_IS = ImageOptions()


def chosen_side(sizes: Iterable[tuple[int, int]], size: int) -> int:
    """The side of the square for pictures of these (height, width): `size`, or by the rule of `ImageOptions.size`."""
    if size:
        return size
    shorts = sorted(min(s) for s in sizes)
    if shorts[0] == shorts[-1] and 16 <= shorts[0] <= 128 and all(h == w for h, w in sizes):
        return shorts[0]
    middle = shorts[len(shorts) // 2]
    return min(SIDES, key=lambda side: abs(side - middle))


def chosen_shape(shapes: Iterable[tuple[int, int, int]], options: ImageOptions) -> tuple[int, int]:
    """Channels and side for stacks of pictures of these (C, H, W)."""
    kinds = set(shapes)
    coloured = any(channels > 1 for channels, _, _ in kinds)
    channels = 3 if options.colour == "colour" or (coloured and options.colour == "auto") else 1
    return channels, chosen_side({kind[1:] for kind in kinds}, options.size)


def check_memory(path: object, count: int, channels: int, side: int) -> None:
    """Raises TooLarge before memory for `count` pictures is taken."""
    needed = count * channels * side * side
    if needed > MAX_BYTES:
        raise TooLarge(path=path, needed=needed / 2**30, limit=MAX_BYTES / 2**30)


def levels(array: NDArray[Any]) -> Bytes:
    """Numbers of any kind as grey levels 0 to 255, one scale for the whole array, read off its range:
    [0, 1] (also sets of 0 and 1 alone), [−1, 1], [0, 255], [0, 65535]. Raises ValueError for any other range.
    """
    if not array.size:
        return array.astype(np.uint8)
    return scaled(array, scale(float(array.min()), float(array.max())))


def scale(low: float, high: float) -> tuple[int, int]:
    """What is black and what is white among values from `low` to `high`. Raises ValueError."""
    for bottom, top in ((0, 1), (-1, 1), (0, 255), (0, 65535)):
        if bottom <= low and high <= top:  # NaN anywhere gives NaN, which no range holds
            return bottom, top
    raise ValueError(f"values from {low:g} to {high:g}")


def scaled(array: NDArray[Any], ends: tuple[int, int]) -> Bytes:
    """Numbers from black to white as grey levels 0 to 255."""
    bottom, top = ends
    if array.dtype == np.uint8 and top == 255:
        return np.asarray(array, np.uint8)
    out = np.empty(array.shape, np.uint8)
    for i in range(0, len(array), BLOCK):
        part = array[i : i + BLOCK].astype(np.float32)
        out[i : i + BLOCK] = np.rint((part - bottom) * (255 / (top - bottom)))
    return out


def is_grey(image: "Image") -> bool:
    """By the header alone, before anything is decoded."""
    return image.mode in ("1", "L", "LA", "La", "I", "F") or image.mode.startswith("I;16")


def decoded(image: "Image", channels: int, side: int) -> Bytes:
    """An opened picture as (H, W, C): upright as its camera held it, transparency on white (paper)."""
    from PIL import Image, ImageOps

    # JPEG only: decode at 1/2, 1/4 or 1/8, no smaller than twice the wanted side: large photos load 4 times faster
    image.draft("L" if channels == 1 else "RGB", (2 * side, 2 * side))
    if image.mode.startswith("I;16"):  # Pillow's own conversion clips at 255
        grey = np.rint(np.asarray(image).astype(np.float32) / 257).astype(np.uint8)
        image = Image.fromarray(grey)
    elif image.mode in ("I", "F"):
        image = Image.fromarray(levels(np.asarray(image)))
    else:
        ImageOps.exif_transpose(image, in_place=True)
        if image.has_transparency_data:
            ink = image.convert("RGBA")
            image = Image.alpha_composite(Image.new("RGBA", ink.size, "white"), ink)
    out = np.asarray(image.convert("L" if channels == 1 else "RGB"))
    return out.reshape(*out.shape[:2], channels)


def fitted(picture: Bytes, side: int, fit: str) -> Bytes:
    """(H, W, C) of any size to (side, side, C): bicubic, antialiased, in integers: the same on every machine."""
    from PIL import Image

    height, width, channels = picture.shape
    if (height, width) == (side, side):
        return picture
    image = Image.fromarray(picture[..., 0] if channels == 1 else picture)
    shape = (side, side)
    if fit == "crop":
        short = min(height, width)
        left, top = (width - short) // 2, (height - short) // 2
        image = image.crop((left, top, left + short, top + short))
    elif fit == "pad":  # the short side shrinks with the long one: a strip 64 million pixels long costs nothing here
        scale = side / max(height, width)
        shape = (max(1, round(width * scale)), max(1, round(height * scale)))
    out = np.asarray(image.resize(shape, Image.Resampling.BICUBIC)).reshape(shape[1], shape[0], channels)
    if out.shape[:2] == (side, side):
        return out
    edge = np.concatenate([out[0], out[-1], out[:, 0], out[:, -1]])  # (pixels, C)
    canvas = np.empty((side, side, channels), np.uint8)
    canvas[:] = np.median(edge, axis=0)
    top, left = (side - out.shape[0]) // 2, (side - out.shape[1]) // 2
    canvas[top : top + out.shape[0], left : left + out.shape[1]] = out
    return canvas


def grey_if_all_grey(stacks: Sequence[Bytes]) -> list[Bytes]:
    """(N, 3, H, W) stacks as (N, 1, H, W) where no pixel of any has colour: many grey scans are saved as RGB."""

    def colourless(x: Bytes) -> bool:
        return bool((x[:, 0] == x[:, 1]).all() and (x[:, 0] == x[:, 2]).all())

    if all(colourless(x[i : i + BLOCK]) for x in stacks for i in range(0, len(x), BLOCK)):
        return [np.ascontiguousarray(x[:, :1]) for x in stacks]
    return list(stacks)


def prepared(
    stacks: Sequence[Bytes], options: ImageOptions, path: object, progress: Progress = quiet, *, fits: bool = False
) -> list[Bytes]:  # fmt: skip
    """Stacks (N, C, H, W) with C 1, 3 or 4 as stacks of one shape. Costs nothing where all are as wanted already.

    Resizing costs about 20 µs a picture. Raises TooLarge, unless the caller knows that it `fits`.
    """
    channels, side = chosen_shape([(x.shape[1], x.shape[2], x.shape[3]) for x in stacks], options)
    total = sum(len(x) for x in stacks)
    if not fits:
        check_memory(path, total, channels, side)
    out, done = [], 0
    for x in stacks:
        if x.shape[1:] != (channels, side, side) or options.invert:
            y = np.empty((len(x), channels, side, side), np.uint8)
            for i in range(0, len(x), BLOCK):
                progress((done + i) / total, f"Preparing pictures: {done + i:,} of {total:,}")
                y[i : i + BLOCK] = squares(x[i : i + BLOCK], channels, side, options)
            x = y
        done += len(x)
        out.append(x)
    return grey_if_all_grey(out) if channels == 3 and options.colour == "auto" else out


def squares(x: Bytes, channels: int, side: int, options: ImageOptions) -> Bytes:
    """Pictures (n, 1 | 3 | 4, H, W) as (n, channels, side, side), inverted where that is wanted."""
    if x.shape[1:] != (channels, side, side):
        y = np.empty((len(x), channels, side, side), np.uint8)
        for i, picture in enumerate(_with_channels(x, channels)):
            y[i] = fitted(picture.transpose(1, 2, 0), side, options.fit).transpose(2, 0, 1)
        x = y
    return 255 - x if options.invert else x


def _with_channels(x: Bytes, channels: int) -> Bytes:
    """(N, 1 | 3 | 4, H, W) to (N, channels, H, W): transparency on white, grey by Pillow's integer luma (ITU-R 601)."""
    if x.shape[1] == 4:
        alpha = x[:, 3:].astype(np.uint32)
        x = ((x[:, :3] * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)
    if x.shape[1] == 3 and channels == 1:
        r, g, b = (x[:, c].astype(np.uint32) for c in range(3))
        x = ((r * 19595 + g * 38470 + b * 7471 + 0x8000) >> 16).astype(np.uint8)[:, None]
    return np.ascontiguousarray(np.broadcast_to(x, (len(x), channels, *x.shape[2:])))


def recast(data: Dataset, options: ImageOptions, progress: Progress = quiet) -> Dataset:
    """A finished data set with `options` applied to its pictures; labels and factors stay."""
    assert isinstance(data.train, Split)
    stacks = [data.train.images.numpy(), data.test.images.numpy()]
    train, test = prepared(stacks, options, data.name, progress)
    if train is stacks[0]:
        return data
    return replace(
        data,
        train=replace(data.train, images=torch.from_numpy(train)),
        test=replace(data.test, images=torch.from_numpy(test)),
    )

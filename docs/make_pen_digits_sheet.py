"""Draw docs/images/pen-digits.png: 20 x 20 Pen Digits, each row one digit's; `--mnist FOLDER` puts MNIST beside it.

uv run python docs/make_pen_digits_sheet.py [--mnist FOLDER] [--output FILE.png]
"""

import argparse
import gzip
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vaestudio.data.pen_digits import pen_digits

Bytes = NDArray[np.uint8]


def sheet(images: Bytes, labels: Bytes, zoom: int = 1) -> Bytes:
    """(N, 28, 28) to one picture: two rows of twenty for every digit, in the order in which they come."""
    rows = [images[labels == digit][:40].reshape(2, 20, 28, 28) for digit in range(10)]
    picture = np.concatenate(rows).transpose(0, 2, 1, 3).reshape(20 * 28, 20 * 28)
    return picture.repeat(zoom, 0).repeat(zoom, 1)


def idx(file: Path) -> Bytes:
    """The array in a gzipped IDX file of bytes: a magic number whose last byte is the rank, the shape, the data."""
    raw = gzip.decompress(file.read_bytes())
    shape = np.frombuffer(raw, ">i4", raw[3], offset=4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * raw[3]).reshape(shape)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mnist", type=Path, help="folder with MNIST's IDX files, shown on the right")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "images" / "pen-digits.png")
    parser.add_argument("--zoom", type=int, default=2)
    chosen = parser.parse_args()

    split = pen_digits(1000, 0).train
    assert split.labels is not None
    picture = sheet(split.images[:, 0].numpy(), split.labels.numpy().astype(np.uint8), chosen.zoom)
    if chosen.mnist:
        images = idx(chosen.mnist / "train-images-idx3-ubyte.gz")
        beside = sheet(images, idx(chosen.mnist / "train-labels-idx1-ubyte.gz"), chosen.zoom)
        picture = np.concatenate([picture, np.full((len(picture), 16), 128, np.uint8), beside], 1)
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture).save(chosen.output, optimize=True)
    print(chosen.output)


if __name__ == "__main__":
    main()

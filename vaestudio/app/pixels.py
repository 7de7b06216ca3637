"""Arrays of pixels as Qt wants them: pure functions, no widgets."""

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

Pictures = npt.NDArray[np.uint8]


def to_qimage(image: Pictures) -> QImage:
    """uint8 (1, H, W) grey or (3, H, W) colour as a QImage that owns its pixels."""
    channels, height, width = image.shape
    if channels == 1:
        pixels = np.ascontiguousarray(image[0])
        return QImage(pixels.data, width, height, width, QImage.Format.Format_Grayscale8).copy()
    pixels = np.ascontiguousarray(image.transpose(1, 2, 0))
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def sheet(images: Pictures, columns: int, gap: int = 1) -> Pictures:
    """(n, C, H, W) side by side, row after row, `gap` black pixels between: (C, H', W')."""
    n, channels, height, width = images.shape
    columns = max(1, min(columns, n))
    rows = math.ceil(n / columns)
    cells = np.zeros((rows * columns, channels, height + gap, width + gap), np.uint8)
    cells[:n, :, :height, :width] = images
    grid = cells.reshape(rows, columns, channels, height + gap, width + gap)
    whole = grid.transpose(2, 0, 3, 1, 4).reshape(channels, rows * (height + gap), columns * (width + gap))
    return whole[:, : whole.shape[1] - gap, : whole.shape[2] - gap] if gap else whole


def whole_scale(width: float, height: float, picture_width: float, picture_height: float) -> float:
    """The largest whole magnification that fits; a fraction only where even one to one does not."""
    fit = min(width / max(1.0, picture_width), height / max(1.0, picture_height))
    return float(math.floor(fit)) if fit >= 1 else max(fit, 1e-3)

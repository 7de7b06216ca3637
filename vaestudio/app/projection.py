"""From D-dimensional codes to the plane that is shown, and back: two chosen dimensions, principal components, or one."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vaestudio.engine import messages as m

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

Floats = npt.NDArray[np.float32]


def coordinate(dimension: int) -> str:
    """What a latent dimension, counted from 0, is called: z₁."""
    return "z" + str(dimension + 1).translate(SUBSCRIPTS)


@dataclass(frozen=True)
class Plane:
    """Coordinates are z @ axes: `axes` (D, 2) has orthonormal columns (or one zero column where D is 1).

    The plane goes through the prior's mean, so N(0, I) stays N(0, I) in it and its rings stay circles.
    """

    axes: Floats  # (D, 2)
    names: tuple[str, str]  # what stands at the axes

    def project(self, z: Floats) -> Floats:
        """(N, D) to (N, 2)."""
        return z @ self.axes

    def move(self, z: Floats, point: npt.ArrayLike) -> Floats:
        """The code nearest to z (D,) that lies at `point` (2,) or (n, 2): everything off the plane keeps its value."""
        return z + (np.asarray(point, np.float32) - z @ self.axes) @ self.axes.T

    def off_plane(self, z: Floats) -> Floats:
        """What `move` keeps: z without its part in the plane."""
        return z - (z @ self.axes) @ self.axes.T

    def covariance(self, deviation: Floats) -> Floats:
        """Of a diagonal Gaussian with these deviations (D,), seen in the plane: (2, 2)."""
        scaled = self.axes * deviation[:, None]
        return scaled.T @ scaled


def two_dimensions(latent_dim: int, first: int, second: int) -> Plane:
    axes = np.zeros((latent_dim, 2), np.float32)
    axes[first, 0] = 1
    axes[second, 1] = 1
    return Plane(axes, (coordinate(first), coordinate(second)))


def one_dimension() -> Plane:
    """D = 1: the second coordinate means nothing and is filled in by whoever draws."""
    return Plane(np.array([[1, 0]], np.float32), ("z1", ""))


def principal_components(means: Floats, previous: Plane | None = None) -> Plane:
    """The two directions in which the posterior means (N, D) vary most.

    Their signs are free: each follows `previous`, else its largest entry is positive, so that the picture does not flip.
    """
    centred = means - means.mean(0)
    # eigenvectors of the covariance are the right singular vectors; D x D is small where N is large
    _, _, directions = np.linalg.svd(centred.T @ centred, hermitian=True)
    axes = directions[:2].T.astype(np.float32)  # (D, 2)
    for column in range(2):
        if previous is not None and previous.axes.shape == axes.shape:
            sign = float(axes[:, column] @ previous.axes[:, column])
        else:
            sign = float(axes[np.abs(axes[:, column]).argmax(), column])
        if sign < 0:
            axes[:, column] *= -1
    return Plane(axes, ("PC 1", "PC 2"))


def ellipse(centre: npt.ArrayLike, covariance: Floats, sigmas: float, points: int = 65) -> Floats:
    """The closed curve (points, 2) at `sigmas` standard deviations of a Gaussian in the plane."""
    angle = np.linspace(0, 2 * np.pi, points)
    circle = np.stack([np.cos(angle), np.sin(angle)], 1)
    values, vectors = np.linalg.eigh(np.asarray(covariance, np.float64))
    return (np.asarray(centre) + sigmas * (circle * np.sqrt(np.maximum(values, 0))) @ vectors.T).astype(np.float32)


def inside(polygon: npt.ArrayLike, points: Floats) -> npt.NDArray[np.bool_]:
    """Which points (N, 2) lie in the closed polygon (M, 2), by the even-odd rule."""
    corners = np.asarray(polygon, np.float64)
    result = np.zeros(len(points), bool)
    x, y = points[:, 0], points[:, 1]
    for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, 0), strict=True):
        if y0 != y1:
            crosses = (y0 > y) != (y1 > y)
            result ^= crosses & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
    return result


def absolute_correlation(factors: Floats, means: Floats) -> Floats:
    """|Pearson correlation| (F, D) of generative factors (N, F) with posterior means (N, D); 0 where one is constant."""
    f = factors - factors.mean(0)
    m = means - means.mean(0)
    scale = np.linalg.norm(f, axis=0)[:, None] * np.linalg.norm(m, axis=0)[None]
    return np.divide(np.abs(f.T @ m), scale, out=np.zeros_like(scale), where=scale > 1e-8).astype(np.float32)


def image_kl(answer: m.Encoded) -> float:
    """The KL of the first picture, in nats; a sample's estimate where its dimensions have no closed form."""
    return float(answer.kl[0] if answer.kl is not None else answer.kl_per_dimension[0].sum())


def information(run: m.RunInfo, nats: Floats, means: Floats) -> tuple[Floats, bool]:
    """What each dimension says (D,): its KL in nats (True); where it has none, the variance of its means (False)."""
    known = run.model.bound and bool(np.isfinite(nats).all())
    return (nats, True) if known else (means.var(0), False)

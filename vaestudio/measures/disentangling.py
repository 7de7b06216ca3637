"""Whether each generative factor has a latent dimension of its own: MIG, SAP, DCI and the FactorVAE score.

All look at posterior means of test images whose factors were recorded, (N, D) against (N, K), in numpy alone. Factors are
continuous here; where a score is defined for discrete ones, they are cut into ten bins of equally many images.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from vaestudio.measures.aggregated import encode
from vaestudio.measures.bound import ACTIVE
from vaestudio.measures.looking import looking
from vaestudio.measures.measure import Figure, Measure, Result, Settings, Subject, Work, relay

Floats = NDArray[np.float64]

FACTOR_BINS, CODE_BINS = 10, 20  # of equally many images each
ALPHAS = (
    0.003,
    0.01,
    0.03,
    0.1,
    0.3,
)  # weights of the lasso's penalty that are tried, in units of standardised factors
VOTES, GROUP = 800, 64  # votes to fit the FactorVAE score with, and as many to score; images of a vote


# ---- mutual information gap
def binned(values: Floats, bins: int) -> NDArray[np.int64]:
    """Columns (N, F) as bins 0..bins−1 of equally many values; equal values share a bin."""
    edges = np.quantile(values, np.arange(1, bins) / bins, axis=0)
    columns = [np.searchsorted(e, v, side="right") for e, v in zip(edges.T, values.T, strict=True)]
    return np.stack(columns, 1).astype(np.int64)


def mutual_information(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    """I(a; b) of two discrete columns (N,), in nats, from their counts."""
    joint = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(joint, (a, b), 1 / len(a))
    apart = joint.sum(1, keepdims=True) * joint.sum(0, keepdims=True)
    seen = joint > 0
    return float((joint[seen] * np.log(joint[seen] / apart[seen])).sum())


def gap(table: Floats) -> Floats:
    """The best dimension of each factor less the second best: (D, K) to (K,)."""
    ordered = np.sort(np.vstack([table, np.zeros((1, table.shape[1]))]), axis=0)  # one dimension: nothing comes second
    best: Floats = ordered[-1] - ordered[-2]
    return best


def mig(codes: Floats, factors: Floats) -> Result:
    """Mean over factors of (I(z_1st; v) − I(z_2nd; v)) / H(v): Chen et al. 2018, eq. 6."""
    z, v = binned(codes, CODE_BINS), binned(factors, FACTOR_BINS)
    table = np.array([[mutual_information(a, b) for b in v.T] for a in z.T])
    entropy = np.array([mutual_information(b, b) for b in v.T])
    each = np.divide(gap(table), entropy, out=np.zeros(len(entropy)), where=entropy > 0)
    return {"mig": float(each.mean()), "mig_per_factor": each, "mutual_information": table}


# ---- separated attribute predictability
def sap(codes: Floats, factors: Floats) -> Result:
    """Mean over factors of the gap in R² of predicting each linearly from one dimension: Kumar et al. 2018, section 3."""
    z, v = standardised(codes), standardised(factors)
    table = (z.T @ v / len(z)) ** 2
    each = gap(table)
    return {"sap": float(each.mean()), "sap_per_factor": each, "r_squared": table}


def standardised(columns: Floats) -> Floats:
    """Mean 0 and deviation 1; a constant column becomes 0."""
    away = columns - columns.mean(0)
    deviation = away.std(0)
    out: Floats = np.divide(away, deviation, out=np.zeros_like(away), where=deviation > 1e-6)
    return out


# ---- disentanglement, completeness, informativeness
def lasso(x: Floats, y: Floats, alpha: float, sweeps: int = 200) -> Floats:
    """w (D,) of the least |y − x w|² / 2 N + α |w|₁ for standardised x (N, D), y (N,): coordinate descent."""
    inner, against = x.T @ x / len(x), x.T @ y / len(x)
    w = np.zeros(x.shape[1])
    for _ in range(sweeps):
        before = w.copy()
        for j in np.flatnonzero(np.diag(inner) > 0):
            rest = against[j] - inner[j] @ w + inner[j, j] * w[j]
            w[j] = np.sign(rest) * max(abs(rest) - alpha, 0) / inner[j, j]
        if np.abs(w - before).max() < 1e-6:
            break
    return w


def one_sided(importance: Floats) -> Floats:
    """1 − the entropy of each row of importances (n, m), in units of log m: 1 where one holds all; 0 for an empty row."""
    total = importance.sum(1, keepdims=True)
    p = np.divide(importance, total, out=np.zeros_like(importance), where=total > 0)
    entropy = -(p * np.log(np.where(p > 0, p, 1))).sum(1) / np.log(max(2, importance.shape[1]))
    score: Floats = np.where(total[:, 0] > 0, 1 - entropy, 0.0)
    return score


def dci(codes: Floats, factors: Floats) -> Result:
    """Eastwood & Williams 2018, section 2, with their lasso; informativeness as R² on images not fitted, at least 0.

    A third of the images fits, a third chooses α for each factor, a third scores. Importances are |w|.
    """
    z, v = standardised(codes), standardised(factors)
    fit, choose, score = (slice(i, None, 3) for i in range(3))
    importance, explained = np.zeros((z.shape[1], v.shape[1])), np.zeros(v.shape[1])
    for k in range(v.shape[1]):
        tried = [lasso(z[fit], v[fit, k], alpha) for alpha in ALPHAS]
        errors = [float(((v[choose, k] - z[choose] @ w) ** 2).mean()) for w in tried]
        w = tried[len(errors) - 1 - int(np.argmin(errors[::-1]))]  # of equally good ones the sparser
        importance[:, k] = np.abs(w)
        explained[k] = 1 - ((v[score, k] - z[score] @ w) ** 2).mean() / max(1e-12, v[score, k].var())
    total = importance.sum()
    shares = importance.sum(1) / total if total > 0 else np.zeros(len(importance))
    return {
        "disentanglement": float(shares @ one_sided(importance)),
        "completeness": float(one_sided(importance.T).mean()),
        "informativeness": float(explained.clip(0, 1).mean()),
        "importance": importance,
        "r_squared_per_factor": explained,
    }


# ---- FactorVAE score
def factor_vae_score(codes: Floats, factors: Floats, seed: int = 0) -> Result:
    """Kim & Mnih 2018, section 4: which dimension varies least while one factor is (nearly) fixed tells which factor it is.

    Their factors are fixed by drawing new images; here a vote looks at the 64 images whose factor is nearest to that of
    an image drawn at random. Dimensions with a variance of the mean below 0.01 do not vote.
    """
    rng = np.random.default_rng(seed)
    n, K = factors.shape
    deviation = codes.std(0)
    active = np.flatnonzero(deviation**2 > ACTIVE)
    if not len(active):
        return {"factor_vae_score": 0.0, "chance": 1 / K}
    z, order, group = codes[:, active] / deviation[active], np.argsort(factors, axis=0, kind="stable"), min(GROUP, n)

    def votes() -> NDArray[np.int64]:
        """How often each dimension was the stillest while each factor was fixed, (D, K)."""
        table = np.zeros((len(active), K), np.int64)
        for k, start in zip(rng.integers(0, K, VOTES), rng.integers(0, n - group + 1, VOTES), strict=True):
            table[z[order[start : start + group, k]].var(0).argmin(), k] += 1
        return table

    majority = votes().argmax(1)
    scored = votes()
    right = scored[np.arange(len(active)), majority].sum() / scored.sum()
    return {"factor_vae_score": float(right), "chance": 1 / K}


# ---- as measures
def _score(function: Callable[[Floats, Floats], Result]) -> Callable[[Subject, Settings], Work]:
    def work(subject: Subject, settings: Settings) -> Work:
        look, factors = looking(subject.model, settings.seed), subject.first(settings.images).factors
        assert factors is not None
        means, _ = yield from relay(encode(look, subject, settings.images), 0.5)
        yield function(means.cpu().double().numpy(), factors.double().numpy())

    return work


NEEDED = ("vector", "factors")
IMAGES = 10_000

MIG = Measure(
    "mig",
    "Mutual information gap",
    "Chen et al. 2018, eq. 6",
    "For each factor, the dimension that knows most about it less the second, in units of the factor's entropy. 1: each "
    "factor sits in one dimension; 0: every factor is shared.",
    NEEDED,
    (Figure("mig", "MIG", "", "more", "Posterior means in 20 bins, factors in 10, of equally many images each."),),
    _score(mig),
    IMAGES,
)

SAP = Measure(
    "sap",
    "Separated attribute predictability",
    "Kumar et al. 2018, section 3",
    "For each factor, the R² of its best dimension less that of the second, by a straight line from one dimension.",
    NEEDED,
    (Figure("sap", "SAP", "", "more", "0 to 1; continuous factors, so R² and no classifier."),),
    _score(sap),
    IMAGES,
)

DCI = Measure(
    "dci",
    "Disentanglement, completeness, informativeness",
    "Eastwood & Williams 2018, section 2",
    "From a lasso that predicts each factor from all dimensions: does a dimension serve one factor, is a factor served by "
    "one dimension, and how well is it predicted.",
    NEEDED,
    (
        Figure(
            "disentanglement",
            "Disentanglement",
            "",
            "more",
            "1: each dimension serves one factor. About noise where informativeness is near 0.",
        ),
        Figure(
            "completeness",
            "Completeness",
            "",
            "more",
            "1: each factor is served by one dimension. About noise where informativeness is near 0.",
        ),
        Figure("informativeness", "Informativeness", "", "more", "R² of the lasso on images that it has not seen."),
    ),
    _score(dci),
    IMAGES,
)

FACTOR_VAE_SCORE = Measure(
    "factor-vae-score",
    "FactorVAE score",
    "Kim & Mnih 2018, section 4",
    "With one factor nearly fixed, the dimension that varies least should tell which factor it was: how often it does.",
    NEEDED,
    (
        Figure("factor_vae_score", "FactorVAE score", "", "more", "The share of right votes."),
        Figure("chance", "By chance", "", "", "What a code that knows nothing would score."),
    ),
    _score(factor_vae_score),
    IMAGES,
)

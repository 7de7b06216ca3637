"""What one can ask of a trained model, by its contract alone: from the engine, the command line and a notebook alike.

The list of measures: a new one is one file and one line here.
"""

from vaestudio.errors import UnknownMeasure
from vaestudio.measures.aggregated import AGGREGATED, MMD
from vaestudio.measures.classifier import CLASS_ACCURACY
from vaestudio.measures.codes import CODE_USAGE
from vaestudio.measures.completion import COMPLETION
from vaestudio.measures.disentangling import DCI, FACTOR_VAE_SCORE, MIG, SAP
from vaestudio.measures.frechet import FRECHET
from vaestudio.measures.gap import GAP
from vaestudio.measures.likelihood import EVIDENCE, RATE_DISTORTION
from vaestudio.measures.measure import Measure
from vaestudio.measures.posterior import TRUE_POSTERIOR

MEASURES: tuple[Measure, ...] = (
    RATE_DISTORTION,
    EVIDENCE,
    TRUE_POSTERIOR,
    GAP,
    AGGREGATED,
    MMD,
    MIG,
    SAP,
    DCI,
    FACTOR_VAE_SCORE,
    FRECHET,
    CLASS_ACCURACY,
    CODE_USAGE,
    COMPLETION,
)


def named(name: str) -> Measure:
    """The measure of that name; raises UnknownMeasure."""
    for measure in MEASURES:
        if measure.name == name:
            return measure
    raise UnknownMeasure(name=name, known=", ".join(measure.name for measure in MEASURES))

"""Every panel, in the order of their tabs. A new panel is one file and one line here."""

from vaestudio.app.panels.base import Panel
from vaestudio.app.panels.beside import Beside
from vaestudio.app.panels.codes import Codes
from vaestudio.app.panels.compare import Compare
from vaestudio.app.panels.complete import Complete
from vaestudio.app.panels.decoder import Decoder
from vaestudio.app.panels.dimensions import Dimensions
from vaestudio.app.panels.draw import Draw
from vaestudio.app.panels.inspect import Inspect
from vaestudio.app.panels.latent import Latent
from vaestudio.app.panels.losses import Losses
from vaestudio.app.panels.manifold import Manifold
from vaestudio.app.panels.measures import Measures
from vaestudio.app.panels.rate_distortion import RateDistortion
from vaestudio.app.panels.reconstructions import Reconstructions
from vaestudio.app.panels.samples import Samples

PANELS: tuple[type[Panel], ...] = (
    Latent,
    Decoder,
    Losses,
    RateDistortion,
    Dimensions,
    Codes,
    Reconstructions,
    Samples,
    Manifold,
    Complete,
    Draw,
    Inspect,
    Compare,
    Beside,
    Measures,
)

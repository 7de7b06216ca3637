"""The conditional variational autoencoder."""

from vaestudio.models.base import Capabilities
from vaestudio.models.vae import VAE


class CVAE(VAE):
    """Kingma et al. 2014 (M2 with every label known), eq. 6; Sohn et al. 2015, eq. 4, with a prior free of the label.

    The label enters encoder and decoder as a one-hot vector: beside the pixels or the code, or as constant planes
    behind the picture of a convolutional encoder.
    """

    name = "cvae"
    title = "Conditional VAE"
    citation = "Sohn et al. 2015, eq. 4; Kingma et al. 2014 (semi-supervised), eq. 6"
    formula = "−E[log p(x|z, y)] + β · |KL(q(z|x, y) ‖ p(z)) − C|"
    capabilities = Capabilities(conditional=True)

"""The two networks of a DCGAN for 28 × 28 as PyTorch's users write them, channels last: the fastest layout for convolutions here."""

import torch
from torch import nn

from data import indices_of, synthetic_bytes
from in_torch import compiled, device

BATCH, IMAGES, PIXELS, LATENT = 64, 4096, 784, 100


class Pair:
    """Images, networks of `filters` and twice as many channels, and their optimizers; `normed` changes a layer of the discriminator's."""

    def __init__(self, filters, normed=lambda layer: layer):
        deep = 2 * filters
        images = torch.from_numpy(synthetic_bytes(IMAGES * PIXELS)).view(IMAGES, 1, 28, 28).float() / 127.5 - 1
        self.images = images.to(device, memory_format=torch.channels_last)
        self.generator = nn.Sequential(
            nn.Linear(LATENT, deep * 49, bias=False),
            nn.Unflatten(1, (deep, 7, 7)),
            nn.BatchNorm2d(deep),
            nn.ReLU(),
            nn.ConvTranspose2d(deep, filters, 4, 2, 1, bias=False),
            nn.BatchNorm2d(filters),
            nn.ReLU(),
            nn.ConvTranspose2d(filters, 1, 4, 2, 1),
            nn.Tanh(),
        ).to(device, memory_format=torch.channels_last)
        self.discriminator = nn.Sequential(
            nn.Conv2d(1, filters, 4, 2, 1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(filters, deep, 4, 2, 1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(deep * 49, 1),
        ).to(device, memory_format=torch.channels_last)
        for module in [*self.generator, *self.discriminator]:
            if isinstance(module, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
                nn.init.normal_(module.weight, std=0.02)
                if module in [*self.discriminator]:
                    normed(module)
        self.g_adam = torch.optim.Adam(self.generator.parameters(), lr=2e-4, betas=(0.5, 0.999), fused=True)
        self.d_adam = torch.optim.Adam(self.discriminator.parameters(), lr=2e-4, betas=(0.5, 0.999), fused=True)
        self.ones, self.zeros = torch.ones(BATCH, 1, device=device), torch.zeros(BATCH, 1, device=device)
        self.generate, self.discriminate = compiled(self.generator), compiled(self.discriminator)
        self.steps = 0

    @property
    def parameters(self):
        return [*self.generator.parameters(), *self.discriminator.parameters()]

    def batch(self):
        """The next real images, and as many generated ones."""
        real = self.images[torch.from_numpy(indices_of(self.steps, BATCH, IMAGES)).to(device)]
        self.steps += 1
        return real, self.generate(torch.randn(BATCH, LATENT, device=device))

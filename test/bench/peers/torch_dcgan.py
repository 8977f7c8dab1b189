"""DCGAN for 28 × 28 as PyTorch's users write it, channels last: the fastest layout for convolutions here."""

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from data import indices_of, synthetic_bytes
from in_torch import compiled, device, serve_torch

BATCH, IMAGES, PIXELS, LATENT = 64, 4096, 784, 100

images = torch.from_numpy(synthetic_bytes(IMAGES * PIXELS)).view(IMAGES, 1, 28, 28).float() / 127.5 - 1
images = images.to(device, memory_format=torch.channels_last)
generator = nn.Sequential(
    nn.Linear(LATENT, 6272, bias=False),
    nn.Unflatten(1, (128, 7, 7)),
    nn.BatchNorm2d(128),
    nn.ReLU(),
    nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False),
    nn.BatchNorm2d(64),
    nn.ReLU(),
    nn.ConvTranspose2d(64, 1, 4, 2, 1),
    nn.Tanh(),
).to(device, memory_format=torch.channels_last)
discriminator = nn.Sequential(
    nn.Conv2d(1, 64, 4, 2, 1),
    nn.LeakyReLU(0.2),
    nn.Conv2d(64, 128, 4, 2, 1),
    nn.LeakyReLU(0.2),
    nn.Flatten(),
    nn.Linear(6272, 1),
).to(device, memory_format=torch.channels_last)
for module in [*generator, *discriminator]:
    if isinstance(module, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, std=0.02)
g_adam = torch.optim.Adam(generator.parameters(), lr=2e-4, betas=(0.5, 0.999), fused=True)
d_adam = torch.optim.Adam(discriminator.parameters(), lr=2e-4, betas=(0.5, 0.999), fused=True)
ones, zeros = torch.ones(BATCH, 1, device=device), torch.zeros(BATCH, 1, device=device)
generate, discriminate = compiled(generator), compiled(discriminator)
steps = 0


def step():
    global steps
    real = images[torch.from_numpy(indices_of(steps, BATCH, IMAGES)).to(device)]
    steps += 1
    fake = generate(torch.randn(BATCH, LATENT, device=device))
    d_adam.zero_grad()
    d_loss = bce(discriminate(real), ones) + bce(discriminate(fake.detach()), zeros)
    d_loss.backward()
    d_adam.step()
    g_adam.zero_grad()
    g_loss = bce(discriminate(fake), ones)
    g_loss.backward()
    g_adam.step()
    g_loss.item()
    return d_loss.item()


serve_torch([*generator.parameters(), *discriminator.parameters()], step)

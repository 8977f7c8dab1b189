"""The MLP GAN as PyTorch's users write it: one update of each network a step, the second on the same fakes."""

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from data import indices_of, synthetic_bytes
from serve import serve

BATCH, IMAGES, PIXELS, LATENT = 64, 4096, 784, 100

torch.manual_seed(0)
images = synthetic_bytes(IMAGES * PIXELS).view(IMAGES, PIXELS).float() / 127.5 - 1
generator = nn.Sequential(nn.Linear(LATENT, 128), nn.LeakyReLU(0.2), nn.Linear(128, PIXELS), nn.Tanh())
discriminator = nn.Sequential(nn.Linear(PIXELS, 128), nn.LeakyReLU(0.2), nn.Linear(128, 1))
g_adam = torch.optim.Adam(generator.parameters(), lr=2e-4, betas=(0.5, 0.999))
d_adam = torch.optim.Adam(discriminator.parameters(), lr=2e-4, betas=(0.5, 0.999))
ones, zeros = torch.ones(BATCH, 1), torch.zeros(BATCH, 1)
steps = 0


def step():
    global steps
    real = images[indices_of(steps, BATCH, IMAGES)]
    steps += 1
    fake = generator(torch.randn(BATCH, LATENT))
    d_adam.zero_grad()
    d_loss = bce(discriminator(real), ones) + bce(discriminator(fake.detach()), zeros)
    d_loss.backward()
    d_adam.step()
    g_adam.zero_grad()
    g_loss = bce(discriminator(fake), ones)
    g_loss.backward()
    g_adam.step()
    g_loss.item()
    return d_loss.item()


serve([*generator.parameters(), *discriminator.parameters()], step)

"""The MLP GAN as PyTorch's users write it: one update of each network a step, the second on the same fakes."""

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from data import indices_of, synthetic_bytes
from in_torch import compiled, device, serve_torch

BATCH, IMAGES, PIXELS, LATENT = 64, 4096, 784, 100

images = torch.from_numpy(synthetic_bytes(IMAGES * PIXELS)).view(IMAGES, PIXELS).to(device).float() / 127.5 - 1
generator = nn.Sequential(nn.Linear(LATENT, 128), nn.LeakyReLU(0.2), nn.Linear(128, PIXELS), nn.Tanh()).to(device)
discriminator = nn.Sequential(nn.Linear(PIXELS, 128), nn.LeakyReLU(0.2), nn.Linear(128, 1)).to(device)
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

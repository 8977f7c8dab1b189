"""The lab's default DCGAN with each loss as PyTorch's users write it, channels last: one update of each network a step."""

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce
from torch.nn.functional import relu
from torch.nn.utils.parametrizations import spectral_norm

from data import indices_of, synthetic_bytes
from in_torch import compiled, device, serve_torch
from serve import options

BATCH, IMAGES, PIXELS, LATENT = 64, 4096, 784, 100
CLIP, WEIGHT = 0.01, 10
loss = options["workload"].removeprefix("dcgan-")

images = torch.from_numpy(synthetic_bytes(IMAGES * PIXELS)).view(IMAGES, 1, 28, 28).float() / 127.5 - 1
images = images.to(device, memory_format=torch.channels_last)
normed = spectral_norm if loss == "spectral" else lambda layer: layer
generator = nn.Sequential(
    nn.Linear(LATENT, 3136, bias=False),
    nn.Unflatten(1, (64, 7, 7)),
    nn.BatchNorm2d(64),
    nn.ReLU(),
    nn.ConvTranspose2d(64, 32, 4, 2, 1, bias=False),
    nn.BatchNorm2d(32),
    nn.ReLU(),
    nn.ConvTranspose2d(32, 1, 4, 2, 1),
    nn.Tanh(),
).to(device, memory_format=torch.channels_last)
discriminator = nn.Sequential(
    nn.Conv2d(1, 32, 4, 2, 1),
    nn.LeakyReLU(0.2),
    nn.Conv2d(32, 64, 4, 2, 1),
    nn.LeakyReLU(0.2),
    nn.Flatten(),
    nn.Linear(3136, 1),
).to(device, memory_format=torch.channels_last)
for module in [*generator, *discriminator]:
    if isinstance(module, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, std=0.02)
        if module in [*discriminator]:
            normed(module)
g_adam = torch.optim.Adam(generator.parameters(), lr=2e-4, betas=(0.5, 0.999), fused=True)
d_adam = torch.optim.Adam(discriminator.parameters(), lr=2e-4, betas=(0.5, 0.999), fused=True)
ones, zeros = torch.ones(BATCH, 1, device=device), torch.zeros(BATCH, 1, device=device)
generate, discriminate = compiled(generator), compiled(discriminator)
steps = 0


def squared_gradients(x):
    """Through the module itself: torch.compile has no second derivatives."""
    x.requires_grad_(True)
    (gradient,) = torch.autograd.grad(discriminator(x).sum(), x, create_graph=True)
    return gradient.flatten(1).square().sum(1)


def discriminator_loss(real, fake):
    on_real, on_fake = discriminate(real), discriminate(fake)
    match loss:
        case "hinge" | "spectral":
            return relu(1 - on_real).mean() + relu(1 + on_fake).mean()
        case "least-squares":
            return ((on_real - 1).square().mean() + on_fake.square().mean()) / 2
        case "wgan-clip":
            return on_fake.mean() - on_real.mean()
        case "wgan-gp":
            mix = torch.rand(BATCH, 1, 1, 1, device=device)
            lengths = (squared_gradients(torch.lerp(fake, real, mix)) + 1e-12).sqrt()
            return on_fake.mean() - on_real.mean() + WEIGHT * (lengths - 1).square().mean()
        case "r1":
            penalty = squared_gradients(real.clone()).mean()
            return bce(on_real, ones) + bce(on_fake, zeros) + WEIGHT / 2 * penalty
        case _:
            return bce(on_real, ones) + bce(on_fake, zeros)


def generator_loss(fake):
    on_fake = discriminate(fake)
    match loss:
        case "minimax":
            return -bce(on_fake, zeros)
        case "least-squares":
            return (on_fake - 1).square().mean() / 2
        case "non-saturating" | "r1":
            return bce(on_fake, ones)
        case _:
            return -on_fake.mean()


def step():
    global steps
    real = images[torch.from_numpy(indices_of(steps, BATCH, IMAGES)).to(device)]
    steps += 1
    fake = generate(torch.randn(BATCH, LATENT, device=device))
    d_adam.zero_grad()
    d_loss = discriminator_loss(real, fake.detach())
    d_loss.backward()
    d_adam.step()
    if loss == "wgan-clip":
        with torch.no_grad():
            for parameter in discriminator.parameters():
                parameter.clamp_(-CLIP, CLIP)
    g_adam.zero_grad()
    g_loss = generator_loss(fake)
    g_loss.backward()
    g_adam.step()
    g_loss.item()
    return d_loss.item()


serve_torch([*generator.parameters(), *discriminator.parameters()], step)

"""The lab's default DCGAN with each loss as PyTorch's users write it: one update of each network a step."""

import torch
from torch.nn.functional import binary_cross_entropy_with_logits as bce
from torch.nn.functional import relu
from torch.nn.utils.parametrizations import spectral_norm

from in_torch import device, serve_torch
from serve import options
from torch_dcgan_pair import BATCH, Pair

CLIP, WEIGHT = 0.01, 10
loss = options["workload"].removeprefix("dcgan-")
pair = Pair(32, spectral_norm if loss == "spectral" else lambda layer: layer)


def squared_gradients(x):
    """Through the module itself: torch.compile has no second derivatives."""
    x.requires_grad_(True)
    (gradient,) = torch.autograd.grad(pair.discriminator(x).sum(), x, create_graph=True)
    return gradient.flatten(1).square().sum(1)


def discriminator_loss(real, fake):
    on_real, on_fake = pair.discriminate(real), pair.discriminate(fake)
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
            return bce(on_real, pair.ones) + bce(on_fake, pair.zeros) + WEIGHT / 2 * penalty
        case _:
            return bce(on_real, pair.ones) + bce(on_fake, pair.zeros)


def generator_loss(fake):
    on_fake = pair.discriminate(fake)
    match loss:
        case "minimax":
            return -bce(on_fake, pair.zeros)
        case "least-squares":
            return (on_fake - 1).square().mean() / 2
        case "non-saturating" | "r1":
            return bce(on_fake, pair.ones)
        case _:
            return -on_fake.mean()


def step():
    real, fake = pair.batch()
    pair.d_adam.zero_grad()
    d_loss = discriminator_loss(real, fake.detach())
    d_loss.backward()
    pair.d_adam.step()
    if loss == "wgan-clip":
        with torch.no_grad():
            for parameter in pair.discriminator.parameters():
                parameter.clamp_(-CLIP, CLIP)
    pair.g_adam.zero_grad()
    g_loss = generator_loss(fake)
    g_loss.backward()
    pair.g_adam.step()
    g_loss.item()
    return d_loss.item()


serve_torch(pair.parameters, step)

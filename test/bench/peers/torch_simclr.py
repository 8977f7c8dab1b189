"""SimCLR as PyTorch's users write it, with views of whole batches: crop and flip are one sampling of a grid, as kornia has it."""

import math

import torch
from torch import nn
from torch.nn.functional import affine_grid, cross_entropy, grid_sample, normalize

from data import indices_of, synthetic_bytes
from in_torch import compiled, device, serve_torch

BATCH, IMAGES, PIXELS = 256, 4096, 784
LEAST, ASPECT, BRIGHTNESS, CONTRAST, TEMPERATURE = 0.2, 4 / 3, 0.4, 0.4, 0.5

pixels = torch.from_numpy(synthetic_bytes(IMAGES * PIXELS)).view(IMAGES, PIXELS)
for image in range(IMAGES):
    at = image * 40503 % 616
    pixels[image, at : at + 168] = 255
images = (pixels.float().view(IMAGES, 1, 28, 28) / 255).to(device, memory_format=torch.channels_last)
model = nn.Sequential(
    nn.Conv2d(1, 32, 3),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(32, 64, 3),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(1600, 128),
    nn.ReLU(),
    nn.Linear(128, 128),
).to(device, memory_format=torch.channels_last)
adam = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-4, fused=True)
partners = (torch.arange(2 * BATCH, device=device) + BATCH) % (2 * BATCH)
itself = torch.eye(2 * BATCH, dtype=torch.bool, device=device)
steps = 0


def uniform(least, most):
    return torch.empty(2 * BATCH, device=device).uniform_(least, most)


@torch.no_grad()
def views(x):
    """A random view of each image [2B, 1, 28, 28]."""
    area, aspect = uniform(LEAST, 1), uniform(-math.log(ASPECT), math.log(ASPECT)).exp()
    height, width = (area / aspect).sqrt().clamp(max=1), (area * aspect).sqrt().clamp(max=1)
    theta = torch.zeros(2 * BATCH, 2, 3, device=device)
    theta[:, 0, 0] = torch.where(uniform(0, 1) < 0.5, -width, width)
    theta[:, 0, 2] = (1 - width) * uniform(-1, 1)
    theta[:, 1, 1] = height
    theta[:, 1, 2] = (1 - height) * uniform(-1, 1)
    grid = affine_grid(theta, x.shape, align_corners=False)
    x = grid_sample(x, grid, padding_mode="border", align_corners=False)
    x = (x * uniform(1 - BRIGHTNESS, 1 + BRIGHTNESS).view(-1, 1, 1, 1)).clamp_(0, 1)
    x = torch.lerp(x.mean((1, 2, 3), keepdim=True), x, uniform(1 - CONTRAST, 1 + CONTRAST).view(-1, 1, 1, 1))
    return x.clamp_(0, 1)


def nt_xent(embeddings):
    z = normalize(embeddings)
    return cross_entropy((z @ z.T / TEMPERATURE).masked_fill(itself, -math.inf), partners)


loss_of = compiled(lambda x: nt_xent(model(x)))
views_of = compiled(views)


def step():
    global steps
    x = images[torch.from_numpy(indices_of(steps, BATCH, IMAGES)).to(device)]
    steps += 1
    adam.zero_grad()
    loss = loss_of(views_of(torch.cat([x, x])))
    loss.backward()
    adam.step()
    return loss.item()


serve_torch(model.parameters(), step)

"""The small CNN as PyTorch's users write it."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from data import indices_of, synthetic_bytes
from serve import serve

BATCH, IMAGES, PIXELS, CLASSES = 64, 4096, 784, 10

torch.manual_seed(0)
pixels = synthetic_bytes(IMAGES * PIXELS).view(IMAGES, PIXELS)
labels = pixels[:, 0] % CLASSES
for image, label in enumerate(labels.tolist()):
    pixels[image, label * 56 : label * 56 + 56] = 255
images = pixels.float().view(IMAGES, 1, 28, 28) / 255
model = nn.Sequential(
    nn.Conv2d(1, 32, 3),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(5408, 128),
    nn.ReLU(),
    nn.Linear(128, CLASSES),
)
adam = torch.optim.Adam(model.parameters(), lr=1e-3)
steps = 0


def step():
    global steps
    batch = indices_of(steps, BATCH, IMAGES)
    steps += 1
    adam.zero_grad()
    loss = cross_entropy(model(images[batch]), labels[batch])
    loss.backward()
    adam.step()
    return loss.item()


serve(list(model.parameters()), step)

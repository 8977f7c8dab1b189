"""The small CNN as PyTorch's users write it, channels last: the fastest layout for convolutions here."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from data import indices_of, synthetic_bytes
from in_torch import compiled, device, serve_torch

BATCH, IMAGES, PIXELS, CLASSES = 64, 4096, 784, 10

pixels = torch.from_numpy(synthetic_bytes(IMAGES * PIXELS)).view(IMAGES, PIXELS)
labels = pixels[:, 0] % CLASSES
for image, label in enumerate(labels.tolist()):
    pixels[image, label * 56 : label * 56 + 56] = 255
images = (pixels.float().view(IMAGES, 1, 28, 28) / 255).to(device, memory_format=torch.channels_last)
labels = labels.to(device)
model = nn.Sequential(
    nn.Conv2d(1, 32, 3),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(5408, 128),
    nn.ReLU(),
    nn.Linear(128, CLASSES),
).to(device, memory_format=torch.channels_last)
adam = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
run = compiled(model)
steps = 0


def step():
    global steps
    batch = torch.from_numpy(indices_of(steps, BATCH, IMAGES)).to(device)
    steps += 1
    adam.zero_grad()
    loss = cross_entropy(run(images[batch]), labels[batch])
    loss.backward()
    adam.step()
    return loss.item()


@torch.inference_mode()
def infer(batch):
    return run(images[:batch]).argmax(1)[0].item()


serve_torch(model.parameters(), step, infer=infer)

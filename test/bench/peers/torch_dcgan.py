"""DCGAN for 28 × 28 as PyTorch's users write it: one update of each network a step."""

from torch.nn.functional import binary_cross_entropy_with_logits as bce

from in_torch import serve_torch
from torch_dcgan_pair import Pair

pair = Pair(64)


def step():
    real, fake = pair.batch()
    pair.d_adam.zero_grad()
    d_loss = bce(pair.discriminate(real), pair.ones) + bce(pair.discriminate(fake.detach()), pair.zeros)
    d_loss.backward()
    pair.d_adam.step()
    pair.g_adam.zero_grad()
    g_loss = bce(pair.discriminate(fake), pair.ones)
    g_loss.backward()
    pair.g_adam.step()
    g_loss.item()
    return d_loss.item()


serve_torch(pair.parameters, step)

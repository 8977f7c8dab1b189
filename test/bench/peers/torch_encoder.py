"""The classic encoder (post-norm, ReLU) of torch.nn's own layers, its states averaged for ten classes."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from data import indices_of, synthetic_bytes
from serve import serve

BATCH, EXAMPLES, VOCABULARY, LENGTH, WIDTH, CLASSES = 64, 4096, 1000, 64, 64, 10


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Parameter(0.02 * torch.randn(LENGTH, WIDTH))
        layer = nn.TransformerEncoderLayer(WIDTH, nhead=4, dim_feedforward=128, dropout=0.0, batch_first=True)
        self.layers = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.classes = nn.Linear(WIDTH, CLASSES)

    def forward(self, tokens):
        return self.classes(self.layers(self.tokens(tokens) + self.positions).mean(1))


torch.manual_seed(0)
noise = synthetic_bytes(EXAMPLES * LENGTH).view(EXAMPLES, LENGTH)
labels = noise[:, 0] % CLASSES
tokens = labels[:, None] * (VOCABULARY // CLASSES) + noise % (VOCABULARY // CLASSES)
model = Classifier()
adam = torch.optim.Adam(model.parameters(), lr=1e-3)
steps = 0


def step():
    global steps
    batch = indices_of(steps, BATCH, EXAMPLES)
    steps += 1
    adam.zero_grad()
    loss = cross_entropy(model(tokens[batch]), labels[batch])
    loss.backward()
    adam.step()
    return loss.item()


serve(list(model.parameters()), step)

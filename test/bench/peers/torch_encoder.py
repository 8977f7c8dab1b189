"""The classic encoder (post-norm, ReLU) of torch.nn's own layers, its states averaged for ten classes."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from data import indices_of, synthetic_bytes
from in_torch import compiled, device, serve_torch
from serve import options

BATCH, WIDTH, FEED_FORWARD = 64 * options["batchFactor"], 64 * options["widthFactor"], 128 * options["widthFactor"]
EXAMPLES, VOCABULARY, LENGTH, CLASSES = 4096, 1000, 64, 10


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Parameter(0.02 * torch.randn(LENGTH, WIDTH))
        layer = nn.TransformerEncoderLayer(WIDTH, nhead=4, dim_feedforward=FEED_FORWARD, dropout=0.0, batch_first=True)
        self.layers = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.classes = nn.Linear(WIDTH, CLASSES)

    def forward(self, tokens):
        return self.classes(self.layers(self.tokens(tokens) + self.positions).mean(1))


noise = torch.from_numpy(synthetic_bytes(EXAMPLES * LENGTH)).view(EXAMPLES, LENGTH)
labels = (noise[:, 0] % CLASSES).to(device)
tokens = labels[:, None] * (VOCABULARY // CLASSES) + noise.to(device) % (VOCABULARY // CLASSES)
model = Classifier().to(device)
adam = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
run = compiled(model)
steps = 0


def step():
    global steps
    batch = torch.from_numpy(indices_of(steps, BATCH, EXAMPLES)).to(device)
    steps += 1
    adam.zero_grad()
    loss = cross_entropy(run(tokens[batch]), labels[batch])
    loss.backward()
    adam.step()
    return loss.item()


@torch.inference_mode()
def infer(batch):
    model.eval()  # the layers take their fast path
    found = run(tokens[:batch]).argmax(1)[0].item()
    model.train()
    return found


serve_torch(model.parameters(), step, infer=infer)

"""A causal language model in nanoGPT's setting for a CPU: pre-norm, no biases, exact GELU, tied output."""

import time

import torch
from torch import nn
from torch.nn import functional as F

from data import indices_of, synthetic_bytes
from in_torch import compiled, device, serve_torch
from serve import options

BATCH, WIDTH = 12 * options["batchFactor"], 128 * options["widthFactor"]
VOCABULARY, CONTEXT, LAYERS, HEADS, TOKENS = 65, 64, 4, 4, 2**18


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1 = nn.LayerNorm(WIDTH, bias=False)
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH, bias=False)
        self.output = nn.Linear(WIDTH, WIDTH, bias=False)
        self.norm2 = nn.LayerNorm(WIDTH, bias=False)
        self.up = nn.Linear(WIDTH, 4 * WIDTH, bias=False)
        self.down = nn.Linear(4 * WIDTH, WIDTH, bias=False)

    def heads(self, x):
        """Queries, keys and values [batch, head, token, width of a head]."""
        return (part.unflatten(2, (HEADS, -1)).transpose(1, 2) for part in self.qkv(self.norm1(x)).split(WIDTH, 2))

    def add(self, x, attended):
        x = x + self.output(attended.transpose(1, 2).flatten(2))
        return x + self.down(F.gelu(self.up(self.norm2(x))))

    def forward(self, x):
        return self.add(x, F.scaled_dot_product_attention(*self.heads(x), is_causal=True))

    def extend(self, x, cache):
        """One more token [1, 1, width] after those whose keys and values are cached."""
        query, *new = self.heads(x)
        cache[:] = [torch.cat((old, one), 2) for old, one in zip(cache, new)] if cache else new
        return self.add(x, F.scaled_dot_product_attention(query, *cache))


class LanguageModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(CONTEXT, WIDTH)
        self.blocks = nn.Sequential(*(Block() for _ in range(LAYERS)))
        self.norm = nn.LayerNorm(WIDTH, bias=False)
        for parameter in self.parameters():
            if parameter.dim() == 2:
                nn.init.normal_(parameter, std=0.02)

    def forward(self, tokens):
        return self.logits(self.blocks(self.tokens(tokens) + self.positions.weight))

    def logits(self, states):
        return F.linear(self.norm(states), self.tokens.weight)

    def extend(self, token, position, caches):
        """Logits of what follows `token` [1, 1] at `position`; each block has a cache of its own."""
        x = self.tokens(token) + self.positions.weight[position]
        for block, cache in zip(self.blocks, caches):
            x = block.extend(x, cache)
        return self.logits(x)


text = torch.from_numpy((7 * torch.arange(TOKENS).numpy() + synthetic_bytes(TOKENS) % 4) % VOCABULARY).to(device)
model = LanguageModel().to(device)
matrices = [parameter for parameter in model.parameters() if parameter.dim() == 2]
vectors = [parameter for parameter in model.parameters() if parameter.dim() == 1]
groups = [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}]
adamw = torch.optim.AdamW(groups, lr=2e-3, betas=(0.9, 0.99), fused=True)
run = compiled(model)
steps = 0


def step():
    global steps
    starts = torch.from_numpy(indices_of(steps, BATCH, TOKENS // CONTEXT - 1)) * CONTEXT
    steps += 1
    tokens = text[(starts[:, None] + torch.arange(CONTEXT + 1)).to(device)]
    adamw.zero_grad()
    loss = F.cross_entropy(run(tokens[:, :-1]).flatten(0, 1), tokens[:, 1:].flatten())
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    adamw.step()
    return loss.item()


@torch.inference_mode()
def write(beyond):
    written = torch.zeros(1, 1, dtype=torch.int64, device=device)
    caches = [[] for _ in range(LAYERS)]

    def speed(count, logits_of):
        nonlocal written
        start = time.perf_counter()
        for _ in range(count):
            token = torch.multinomial(F.softmax(logits_of()[:, -1], -1), 1)
            token.item()
            written = torch.cat((written, token), 1)
        return count / (time.perf_counter() - start)

    within = speed(CONTEXT - 1, lambda: model.extend(written[:, -1:], written.shape[1] - 1, caches))
    # Positions move from here on, and with them all keys and values.
    return within, speed(beyond, lambda: model(written[:, -CONTEXT:]))


# Shapes that grow would be compiled again and again.
serve_torch(model.parameters(), step, write=None if options["compile"] else write)

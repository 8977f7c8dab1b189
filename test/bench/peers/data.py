"""The benchmark's data, byte for byte as workload.ts makes them."""

import torch


def synthetic_bytes(count):
    at = torch.arange(1, count + 1, dtype=torch.int64)
    return ((at * 2654435761) & 0xFFFFFFFF) >> 24


def indices_of(step, batch, examples):
    return (torch.arange(batch) + step * batch) % examples

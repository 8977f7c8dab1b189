"""The benchmark's data, byte for byte as workload.ts makes them."""

import numpy as np


def synthetic_bytes(count):
    at = np.arange(1, count + 1, dtype=np.int64)
    return ((at * 2654435761) & 0xFFFFFFFF) >> 24


def indices_of(step, batch, examples):
    return (np.arange(batch) + step * batch) % examples

"""Lets the benchmark train a model here: one JSON object a line in, one out, until the input ends."""

import json
import sys
import time

import torch


def serve(parameters, step):
    """`step` trains one step and returns its loss as a number; `parameters` are what it trains."""
    answer(
        parameters=sum(parameter.numel() for parameter in parameters),
        version=torch.__version__,
        threads=torch.get_num_threads(),
    )
    for line in sys.stdin:
        request = json.loads(line)
        if "steps" in request:
            answer(losses=[step() for _ in range(request["steps"])])
        else:
            answer(msPerStep=ms_per_step(step, request["ms"]))


def ms_per_step(step, ms):
    start = time.perf_counter()
    steps = 0
    while steps == 0 or (time.perf_counter() - start) * 1000 < ms:
        step()
        steps += 1
    return (time.perf_counter() - start) * 1000 / steps


def answer(**values):
    print(json.dumps(values, allow_nan=False), flush=True)

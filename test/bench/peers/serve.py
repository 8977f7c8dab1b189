"""Lets the benchmark train a model here: one JSON object a line in, one out, as protocol.ts has it."""

import json
import sys
import time

# What the benchmark asks of a script: whether to compile, and how many times the workload's batch and width.
options = json.loads(sys.argv[1])


def serve(hello, step, infer=None, write=None):
    """
    `step` trains one step and returns its loss as a number. `infer` classifies so many examples and returns a number of
    the result, so that it was waited for. `write` writes a text that fills the context, and so many tokens more, and
    returns the tokens per second of each part.
    """
    answer(**hello, infers=infer is not None, writes=write is not None)
    for line in sys.stdin:
        request = json.loads(line)
        match request["kind"]:
            case "train":
                answer(losses=[step() for _ in range(request["steps"])])
            case "step":
                answer(ms=mean_ms(step, request["ms"]))
            case "infer":
                answer(ms=mean_ms(lambda: infer(request["batch"]), request["ms"]))
            case "write":
                within, beyond = write(request["beyond"])
                answer(withinContext=within, beyondContext=beyond)


def mean_ms(work, ms):
    """Works for about so many milliseconds, at least once."""
    start = time.perf_counter()
    times = 0
    while times == 0 or (time.perf_counter() - start) * 1000 < ms:
        work()
        times += 1
    return (time.perf_counter() - start) * 1000 / times


def answer(**values):
    print(json.dumps(values, allow_nan=False), flush=True)

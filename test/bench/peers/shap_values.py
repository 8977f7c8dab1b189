"""Shapley values of a perceptron by the shap package: one JSON object a line in, one a line out.

First {"layers": [{"w": [[...]], "b": [...]}], "background": [[...]]}; then {"method": "kernel", "budget": 2048, "row": [...]} or
{"method": "exact", "row": [...]}, answered by {"values": [...], "ms": ..., "processorMs": ...}. The perceptron is NumPy's, in
float32, which is what costs shap least.
"""

import json
import sys
import time
import warnings

import numpy as np
import shap

warnings.filterwarnings("ignore")

start = json.loads(sys.stdin.readline())
layers = [(np.array(one["w"], np.float32), np.array(one["b"], np.float32)) for one in start["layers"]]
background = np.array(start["background"], np.float32)


def perceptron(x):
    x = x.astype(np.float32, copy=False)
    for w, b in layers[:-1]:
        x = x @ w
        x += b
        np.maximum(x, 0, out=x)
    w, b = layers[-1]
    return (x @ w + b)[:, 0]


kernel = shap.KernelExplainer(perceptron, background)
exact = shap.explainers.Exact(perceptron, shap.maskers.Independent(background, max_samples=len(background)))


def values_of(request):
    row = np.array(request["row"], np.float32)
    if request["method"] == "exact":
        return exact(row[None, :], silent=True).values[0]
    # All features, as here: by default it keeps a few alone.
    return kernel.shap_values(row, nsamples=request["budget"], l1_reg=False, silent=True)


print(json.dumps({"version": shap.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    began, worked = time.perf_counter(), time.process_time()
    values = values_of(request)
    ms, processor_ms = (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000
    print(json.dumps({"values": np.asarray(values, float).tolist(), "ms": ms, "processorMs": processor_ms}), flush=True)

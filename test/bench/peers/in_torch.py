"""What the PyTorch scripts share."""

import torch

from serve import options, serve

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
# TensorFlow computes float32 products in TF32 on a GPU unless told otherwise: the same here.
torch.set_float32_matmul_precision("high")
torch.manual_seed(0)


def compiled(function):
    """The module or function, through torch.compile where that is what is measured."""
    return torch.compile(function) if options["compile"] else function


def serve_torch(parameters, step, **more):
    hello = {
        "parameters": sum(parameter.numel() for parameter in parameters),
        "version": torch.__version__,
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else "CPU",
    }
    serve(hello, step, **more)

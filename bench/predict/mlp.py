"""One repetition of a peer: python bench/predict/mlp.py [--with sklearn|torch] [--threads 2] [--data DIR] [--dtype float32]

Reads the rows that mlp.mjs wrote. The same layers, batches, epochs and Adam as ours, no penalty; PyTorch eagerly, with the
fused Adam and rows that are shuffled by one gather an epoch.
"""
import argparse
import json
import os
import resource
import tempfile
import time
import warnings

parser = argparse.ArgumentParser()
parser.add_argument("--with", dest="peer", default="sklearn")
parser.add_argument("--threads", default=os.environ.get("CLIENTELE_BENCH_THREADS", "2"))
parser.add_argument("--data")
parser.add_argument("--dtype", default="float32")
arguments = parser.parse_args()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = arguments.threads

import numpy as np  # noqa: E402

folder = arguments.data or os.path.join(tempfile.gettempdir(), "clientele-bench-mlp")
with open(os.path.join(folder, "case.json")) as file:
    shape = json.load(file)
x = np.fromfile(os.path.join(folder, "x.f32"), dtype="<f4").reshape(shape["n"], shape["d"]).astype(arguments.dtype)
y = np.fromfile(os.path.join(folder, "y.i32"), dtype="<i4").astype(np.int64)
warnings.filterwarnings("ignore")


def fit_sklearn():
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier(
        shape["layers"], batch_size=shape["batch"], max_iter=shape["epochs"], alpha=0, tol=0,
        n_iter_no_change=shape["epochs"] + 1, random_state=1,
    )
    start = time.perf_counter()
    model.fit(x, y)
    seconds = time.perf_counter() - start
    return seconds, model.n_iter_, model.predict_proba(x)


def fit_torch():
    import torch
    from torch import nn

    torch.manual_seed(1)
    torch.set_num_threads(int(arguments.threads))
    inputs, targets = torch.from_numpy(x), torch.from_numpy(y)
    loss_of = nn.CrossEntropyLoss()
    start = time.perf_counter()
    widths = [shape["d"], *shape["layers"]]
    hidden = [part for a, b in zip(widths, widths[1:]) for part in (nn.Linear(a, b), nn.ReLU())]
    model = nn.Sequential(*hidden, nn.Linear(widths[-1], shape["classes"]))
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    for _ in range(shape["epochs"]):
        order = torch.randperm(shape["n"])
        rows, classes = inputs[order], targets[order]
        for at in range(0, shape["n"], shape["batch"]):
            optimiser.zero_grad()
            loss = loss_of(model(rows[at:at + shape["batch"]]), classes[at:at + shape["batch"]])
            loss.backward()
            optimiser.step()
    seconds = time.perf_counter() - start
    with torch.no_grad():
        return seconds, shape["epochs"], torch.softmax(model(inputs), 1).numpy()


seconds, epochs, probabilities = fit_torch() if arguments.peer == "torch" else fit_sklearn()
own = probabilities[np.arange(shape["n"]), y].astype(np.float64)
print(json.dumps({
    "name": "mlp",
    "seconds": seconds,
    "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "detail": {
        "dtype": arguments.dtype,
        "epochs": epochs,
        "logLoss": float(-np.log(own).mean()),
        "accuracy": float((probabilities.argmax(1) == y).mean()),
    },
}))

"""One repetition of kmodes: python bench/segment/k-prototypes.py [--data DIR]

Reads the rows that k-prototypes.mjs wrote; the same k, gamma and number of starts. It has no threads within a start.
"""
import argparse
import json
import os
import resource
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument("--threads", default=os.environ.get("CLIENTELE_BENCH_THREADS", "2"))
parser.add_argument("--data")
arguments = parser.parse_args()

import numpy as np  # noqa: E402
from kmodes.kprototypes import KPrototypes  # noqa: E402

folder = arguments.data or os.path.join(tempfile.gettempdir(), "clientele-bench-k-prototypes")
with open(os.path.join(folder, "case.json")) as file:
    case = json.load(file)
width = case["numbers"] + len(case["levels"])
x = np.fromfile(os.path.join(folder, "x.f32"), dtype="<f4").reshape(case["n"], width).astype("float64")
categorical = list(range(case["numbers"], width))
model = KPrototypes(
    n_clusters=case["k"], n_init=case["starts"], init="Huang", gamma=case["gamma"], random_state=1,
    n_jobs=int(arguments.threads),
)
start = time.perf_counter()
model.fit(x, categorical=categorical)
seconds = time.perf_counter() - start
print(json.dumps({
    "name": "k-prototypes",
    "seconds": seconds,
    "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "detail": {"cost": float(model.cost_)},
}))

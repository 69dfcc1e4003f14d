"""One repetition of scikit-learn: python bench/kernels/kmeans.py 1m8|100k20 [--threads 2] [--data DIR] [--cold]

Reads the rows that kmeans.mjs wrote. Same first centres, same iterations (tolerance 0), float32, Lloyd.
The second fit of the process is timed, or with --cold the first.
"""
import argparse
import json
import os
import resource
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument("name", nargs="?")
parser.add_argument("--case", default="1m8")
parser.add_argument("--threads", default=os.environ.get("CLIENTELE_BENCH_THREADS", "2"))
parser.add_argument("--data")
parser.add_argument("--dtype", default="float32")
parser.add_argument("--cold", action="store_true")
arguments = parser.parse_args()
arguments.case = arguments.name or arguments.case
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = arguments.threads

import numpy as np  # noqa: E402
from sklearn.cluster import KMeans  # noqa: E402

folder = arguments.data or os.path.join(tempfile.gettempdir(), f"clientele-bench-groups-{arguments.case}")
with open(os.path.join(folder, "case.json")) as file:
    shape = json.load(file)
x = np.fromfile(os.path.join(folder, "x.f32"), dtype="<f4").reshape(shape["n"], shape["d"]).astype(arguments.dtype)
centres = x[: shape["k"] * 17 : 17].copy()
learner = KMeans(shape["k"], init=centres, n_init=1, max_iter=shape["maxIterations"], tol=0, algorithm="lloyd")
if not arguments.cold:
    learner.fit(x)
start = time.perf_counter()
learner.fit(x)
seconds = time.perf_counter() - start
print(json.dumps({
    "name": arguments.case,
    "seconds": seconds,
    "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "detail": {"dtype": arguments.dtype, "iterations": int(learner.n_iter_), "inertia": float(learner.inertia_)},
}))

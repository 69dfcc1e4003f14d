"""One repetition of scikit-learn: python bench/kernels/silhouette.py [--threads 2] [--data DIR] [--dtype float64]

Reads the rows that silhouette.mjs wrote. `--jobs` above 1 hands chunks of rows to that many threads of joblib, which
was slower than the threads of BLAS alone when measured; 1 is the default, as in scikit-learn.
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
parser.add_argument("--dtype", default="float64")
parser.add_argument("--jobs", type=int, default=1)
arguments = parser.parse_args()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = arguments.threads

import numpy as np  # noqa: E402
from sklearn.metrics import silhouette_score  # noqa: E402

folder = arguments.data or os.path.join(tempfile.gettempdir(), "clientele-bench-silhouette")
with open(os.path.join(folder, "case.json")) as file:
    shape = json.load(file)
x = np.fromfile(os.path.join(folder, "x.f32"), dtype="<f4").reshape(shape["n"], shape["d"]).astype(arguments.dtype)
labels = np.arange(shape["n"]) % shape["k"]
start = time.perf_counter()
mean = silhouette_score(x, labels, n_jobs=arguments.jobs)
seconds = time.perf_counter() - start
print(json.dumps({
    "name": "20k8",
    "seconds": seconds,
    "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "detail": {"dtype": arguments.dtype, "silhouette": float(mean)},
}))

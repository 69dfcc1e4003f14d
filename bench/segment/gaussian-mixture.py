"""One repetition of scikit-learn: python bench/segment/gaussian-mixture.py [--threads 2] [--data DIR] [--dtype float32]

Reads the rows that gaussian-mixture.mjs wrote. One start from k-means and the same number of iterations as ours.
"""
import argparse
import json
import os
import resource
import tempfile
import time
import warnings

parser = argparse.ArgumentParser()
parser.add_argument("--threads", default=os.environ.get("CLIENTELE_BENCH_THREADS", "2"))
parser.add_argument("--data")
parser.add_argument("--dtype", default="float64")
arguments = parser.parse_args()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = arguments.threads

import numpy as np  # noqa: E402
from sklearn.mixture import GaussianMixture  # noqa: E402

folder = arguments.data or os.path.join(tempfile.gettempdir(), "clientele-bench-gaussian-mixture")
with open(os.path.join(folder, "case.json")) as file:
    shape = json.load(file)
x = np.fromfile(os.path.join(folder, "x.f32"), dtype="<f4").reshape(shape["n"], shape["d"]).astype(arguments.dtype)
model = GaussianMixture(shape["k"], tol=0, max_iter=shape["iterations"], random_state=1)
warnings.filterwarnings("ignore")
start = time.perf_counter()
model.fit(x)
seconds = time.perf_counter() - start
print(json.dumps({
    "name": "100k8",
    "seconds": seconds,
    "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "detail": {
        "dtype": arguments.dtype,
        "iterations": model.n_iter_,
        "meanLogLikelihood": float(model.score(x)),
    },
}))

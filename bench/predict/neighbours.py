"""One repetition of scikit-learn: python bench/predict/neighbours.py [--threads 2] [--data DIR] [--dtype float64] [--algorithm kd_tree]

Reads the rows that neighbours.mjs wrote; fits and predicts the probabilities of the queries, as ours.
"""
import argparse
import hashlib
import json
import os
import resource
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument("--threads", default=os.environ.get("CLIENTELE_BENCH_THREADS", "2"))
parser.add_argument("--data")
parser.add_argument("--dtype", default="float64")
parser.add_argument("--algorithm", default="kd_tree")
arguments = parser.parse_args()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = arguments.threads

import numpy as np  # noqa: E402
from sklearn.neighbors import KNeighborsClassifier  # noqa: E402

folder = arguments.data or os.path.join(tempfile.gettempdir(), "clientele-bench-neighbours")
with open(os.path.join(folder, "case.json")) as file:
    shape = json.load(file)


def rows(name):
    return np.fromfile(os.path.join(folder, name), dtype="<f4").reshape(-1, shape["d"]).astype(arguments.dtype)


x, queries = rows("x.f32"), rows("queries.f32")
y = np.fromfile(os.path.join(folder, "y.i32"), dtype="<i4")
model = KNeighborsClassifier(shape["k"], algorithm=arguments.algorithm, n_jobs=int(arguments.threads))
start = time.perf_counter()
probabilities = model.fit(x, y).predict_proba(queries)
seconds = time.perf_counter() - start
votes = np.rint(probabilities * shape["k"]).astype("<i4")
print(json.dumps({
    "name": "50k8",
    "seconds": seconds,
    "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "detail": {
        "dtype": arguments.dtype,
        "algorithm": arguments.algorithm,
        "votes": hashlib.sha256(votes.tobytes()).hexdigest()[:12],
    },
}))

"""One repetition of the hdbscan package: python bench/segment/hdbscan.py [--threads 2] [--data DIR] [--algorithm NAME]

Reads the rows that hdbscan.mjs wrote. boruvka_kdtree was its fastest algorithm when measured, two to six times as fast as
the others and than its own choice. It computes in float64 whatever it is given.
"""
import argparse
import json
import os
import resource
import sys
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument("--threads", default=os.environ.get("CLIENTELE_BENCH_THREADS", "2"))
parser.add_argument("--data")
parser.add_argument("--algorithm", default="boruvka_kdtree")
arguments = parser.parse_args()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = arguments.threads

# This file has the name of the package.
sys.path.pop(0)
import numpy as np  # noqa: E402
from hdbscan import HDBSCAN  # noqa: E402

folder = arguments.data or os.path.join(tempfile.gettempdir(), "clientele-bench-hdbscan")
with open(os.path.join(folder, "case.json")) as file:
    shape = json.load(file)
x = np.fromfile(os.path.join(folder, "x.f32"), dtype="<f4").reshape(shape["n"], shape["d"]).astype("float64")
model = HDBSCAN(
    min_cluster_size=shape["minClusterSize"],
    min_samples=shape["minSamples"],
    algorithm=arguments.algorithm,
    core_dist_n_jobs=int(arguments.threads),
)
start = time.perf_counter()
model.fit(x)
seconds = time.perf_counter() - start
print(json.dumps({
    "name": "50k4",
    "seconds": seconds,
    "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "detail": {
        "dtype": "float64",
        "clusters": int(model.labels_.max() + 1),
        "noise": int((model.labels_ < 0).sum()),
    },
}))

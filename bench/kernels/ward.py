"""One repetition of a peer: python bench/kernels/ward.py --way vector|fastcluster|scipy|sklearn [--data DIR]

Reads the rows that ward.mjs wrote. All four give the whole tree; linkage_vector is the one that keeps no distances.
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
parser.add_argument("--way", default="vector", choices=("vector", "fastcluster", "scipy", "sklearn"))
arguments = parser.parse_args()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = arguments.threads

import numpy as np  # noqa: E402

if arguments.way in ("vector", "fastcluster"):
    import fastcluster
elif arguments.way == "scipy":
    from scipy.cluster.hierarchy import linkage
else:
    from sklearn.cluster import AgglomerativeClustering

folder = arguments.data or os.path.join(tempfile.gettempdir(), "clientele-bench-silhouette")
with open(os.path.join(folder, "case.json")) as file:
    shape = json.load(file)
x = np.fromfile(os.path.join(folder, "x.f32"), dtype="<f4").reshape(shape["n"], shape["d"]).astype("float64")
start = time.perf_counter()
if arguments.way == "vector":
    heights = fastcluster.linkage_vector(x, "ward")[:, 2]
elif arguments.way == "fastcluster":
    heights = fastcluster.linkage(x, "ward")[:, 2]
elif arguments.way == "scipy":
    heights = linkage(x, "ward")[:, 2]
else:
    heights = AgglomerativeClustering(n_clusters=5, linkage="ward", compute_distances=True).fit(x).distances_
seconds = time.perf_counter() - start
print(json.dumps({
    "name": "ward-20k",
    "seconds": seconds,
    "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "detail": {"dtype": "float64", "heights": float(heights.sum()), "last": float(heights[-1])},
}))

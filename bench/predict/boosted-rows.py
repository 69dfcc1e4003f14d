"""One repetition of LightGBM's prediction: python bench/predict/boosted-rows.py [--rows 1000000] [--dtype float32]

Reads the rows that boosted-rows.mjs wrote. The second prediction is timed; of one row the mean of 2,000 calls, the
quicker of the two ways that its documentation names for single rows.
"""
import argparse
import json
import os
import resource
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument("--rows", type=int, default=1_000_000)
parser.add_argument("--dtype", default="float32")
parser.add_argument("--threads", default=os.environ.get("CLIENTELE_BENCH_THREADS", "2"))
parser.add_argument("--data")
arguments = parser.parse_args()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = arguments.threads

import numpy as np  # noqa: E402
from lightgbm import LGBMClassifier  # noqa: E402

CALLS = 2_000
folder = arguments.data or os.path.join(tempfile.gettempdir(), "clientele-bench-boosting-200k20")
with open(os.path.join(folder, "case.json")) as file:
    case = json.load(file)
n, d = case["n"], case["d"]
x = np.fromfile(os.path.join(folder, "x.f32"), dtype="<f4").reshape(-1, d)
y = np.fromfile(os.path.join(folder, "y.i32"), dtype="<i4")
model = LGBMClassifier(
    n_estimators=case["trees"], learning_rate=case["learningRate"], num_leaves=case["leaves"],
    min_child_samples=case["minSamplesLeaf"], max_bin=case["maxBins"], n_jobs=int(arguments.threads), verbose=-1,
).fit(x[:n], y[:n])
held = x[n:].astype(arguments.dtype)
if arguments.rows == 1:
    booster = model.booster_
    ways = []
    for threads in (1, int(arguments.threads)):
        start = time.perf_counter()
        for call in range(CALLS):
            booster.predict(held[call : call + 1], num_threads=threads)
        ways.append((time.perf_counter() - start) / CALLS)
    seconds = min(ways)
else:
    rows = np.tile(held, (arguments.rows // len(held), 1))
    model.predict_proba(rows)
    start = time.perf_counter()
    model.predict_proba(rows)
    seconds = time.perf_counter() - start
print(json.dumps({
    "name": str(arguments.rows),
    "seconds": seconds,
    "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "detail": {"dtype": arguments.dtype},
}))

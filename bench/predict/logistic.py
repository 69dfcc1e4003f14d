"""One repetition of scikit-learn: python bench/predict/logistic.py [--threads 2] [--data DIR] [--dtype float64] [--solver lbfgs]

Reads the rows that logistic.mjs wrote. The same C and tolerance as ours.
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
parser.add_argument("--solver", default="lbfgs")
arguments = parser.parse_args()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = arguments.threads

import numpy as np  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.metrics import log_loss  # noqa: E402

folder = arguments.data or os.path.join(tempfile.gettempdir(), "clientele-bench-logistic")
with open(os.path.join(folder, "case.json")) as file:
    shape = json.load(file)
x = np.fromfile(os.path.join(folder, "x.f32"), dtype="<f4").reshape(shape["n"], shape["d"]).astype(arguments.dtype)
y = np.fromfile(os.path.join(folder, "y.i32"), dtype="<i4")
model = LogisticRegression(C=shape["c"], solver=arguments.solver, tol=shape["tolerance"], max_iter=1000)
start = time.perf_counter()
model.fit(x, y)
seconds = time.perf_counter() - start
print(json.dumps({
    "name": "200k30",
    "seconds": seconds,
    "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "detail": {
        "dtype": arguments.dtype,
        "iterations": int(model.n_iter_[0]),
        "meanLoss": round(float(log_loss(y, model.predict_proba(x))), 7),
    },
}))

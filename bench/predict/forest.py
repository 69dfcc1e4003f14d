"""One repetition of scikit-learn: python bench/predict/forest.py --case 100k20 [--threads 2] [--data DIR] [--intelex]

Reads the rows that forest.mjs wrote. `--intelex` takes the Intel extension's forest, which also bins.
"""
import argparse
import json
import os
import resource
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument("--case", default="100k20")
parser.add_argument("--threads", default=os.environ.get("CLIENTELE_BENCH_THREADS", "2"))
parser.add_argument("--data")
parser.add_argument("--intelex", action="store_true")
arguments = parser.parse_args()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = arguments.threads

import numpy as np  # noqa: E402

if arguments.intelex:
    from daal4py import daalinit  # noqa: E402
    from sklearnex.ensemble import RandomForestClassifier  # noqa: E402

    daalinit(int(arguments.threads))
else:
    from sklearn.ensemble import RandomForestClassifier  # noqa: E402
from sklearn.metrics import roc_auc_score  # noqa: E402

folder = arguments.data or os.path.join(tempfile.gettempdir(), "clientele-bench-forest")
with open(os.path.join(folder, "cases.json")) as file:
    case = json.load(file)[arguments.case]
x = np.fromfile(os.path.join(folder, "x.f32"), dtype="<f4").reshape(-1, case["d"])
y = np.fromfile(os.path.join(folder, "y.i32"), dtype="<i4")
train, held = x[: case["train"]], x[case["train"] :]
model = RandomForestClassifier(
    n_estimators=case["trees"], max_depth=case["depth"] or None, n_jobs=int(arguments.threads), random_state=1
)
start = time.perf_counter()
model.fit(train, y[: case["train"]])
fit_seconds = time.perf_counter() - start
rows = np.tile(held, (case["rows"] // len(held), 1))
start = time.perf_counter()
probabilities = model.predict_proba(rows)
predict_seconds = time.perf_counter() - start
leaves = np.mean([tree.get_n_leaves() for tree in model.estimators_])
print(json.dumps({
    "name": arguments.case,
    "seconds": fit_seconds if case["timed"] == "fit" else predict_seconds,
    "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "detail": {
        "auc": round(float(roc_auc_score(y[case["train"] :], probabilities[: len(held), 1])), 4),
        "leaves": int(round(leaves)),
    },
}))

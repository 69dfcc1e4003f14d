"""One repetition of a peer: python bench/predict/boosting.py --peer lightgbm|xgboost|sklearn [--case 200k20] [--threads 2]

Reads the rows that boosting.mjs wrote. Same trees, leaves, bins and learning rate; binning is part of the fit on all
sides. The second fit of the process is timed, or with --cold the first.
"""
import argparse
import json
import os
import resource
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument("--peer", default="lightgbm")
parser.add_argument("--case", default="200k20")
parser.add_argument("--threads", default=os.environ.get("CLIENTELE_BENCH_THREADS", "2"))
parser.add_argument("--data")
parser.add_argument("--cold", action="store_true")
arguments = parser.parse_args()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = arguments.threads
threads = int(arguments.threads)

import numpy as np  # noqa: E402

folder = arguments.data or os.path.join(tempfile.gettempdir(), f"clientele-bench-boosting-{arguments.case}")
with open(os.path.join(folder, "case.json")) as file:
    case = json.load(file)
n, d = case["n"], case["d"]
x = np.fromfile(os.path.join(folder, "x.f32"), dtype="<f4").reshape(-1, d)
y = np.fromfile(os.path.join(folder, "y.i32"), dtype="<i4")
x_train, y_train, x_test, y_test = x[:n], y[:n], x[n:], y[n:]


def make():
    if arguments.peer == "lightgbm":
        from lightgbm import LGBMClassifier

        return LGBMClassifier(
            n_estimators=case["trees"], learning_rate=case["learningRate"], num_leaves=case["leaves"],
            min_child_samples=case["minSamplesLeaf"], max_bin=case["maxBins"], n_jobs=threads, verbose=-1,
        )
    if arguments.peer == "xgboost":
        from xgboost import XGBClassifier

        return XGBClassifier(
            n_estimators=case["trees"], learning_rate=case["learningRate"], max_leaves=case["leaves"], max_depth=0,
            grow_policy="lossguide", tree_method="hist", max_bin=case["maxBins"], reg_lambda=0, n_jobs=threads,
        )
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(
        max_iter=case["trees"], learning_rate=case["learningRate"], max_leaf_nodes=case["leaves"],
        min_samples_leaf=case["minSamplesLeaf"], max_bins=case["maxBins"], early_stopping=False,
    )


if not arguments.cold:
    make().fit(x_train, y_train)
learner = make()
start = time.perf_counter()
learner.fit(x_train, y_train)
seconds = time.perf_counter() - start
from sklearn.metrics import roc_auc_score  # noqa: E402

auc = roc_auc_score(y_test, learner.predict_proba(x_test)[:, 1])
print(json.dumps({
    "name": arguments.case,
    "seconds": seconds,
    "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "detail": {"peer": arguments.peer, "dtype": "float32", "auc": float(auc)},
}))

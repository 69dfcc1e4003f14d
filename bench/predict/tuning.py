"""One repetition of Optuna with LightGBM: python bench/predict/tuning.py [--threads 2] [--way threads|jobs]

Tries what tuning.mjs wrote, on its rows and folds. Rows are binned once a fold. `threads` gives LightGBM all threads, `jobs` runs
as many trials side by side with one thread each (which crashed LightGBM 4.7.0 in one run of five, so it is no case).
"""
import argparse
import json
import os
import resource
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument("--threads", default=os.environ.get("CLIENTELE_BENCH_THREADS", "2"))
parser.add_argument("--way", default="threads")
arguments = parser.parse_args()
os.environ["OMP_NUM_THREADS"] = arguments.threads

import lightgbm  # noqa: E402
import numpy as np  # noqa: E402
import optuna  # noqa: E402
from sklearn.metrics import roc_auc_score  # noqa: E402

folder = os.path.join(tempfile.gettempdir(), "clientele-bench-boosting-telco")
with open(os.path.join(folder, "case.json")) as file:
    case = json.load(file)
with open(os.path.join(folder, "trials.json")) as file:
    trials = json.load(file)
n, d = case["n"], case["d"]
x = np.fromfile(os.path.join(folder, "x.f32"), dtype="<f4").reshape(n, d)
y = np.fromfile(os.path.join(folder, "y.i32"), dtype="<i4")
folds = np.fromfile(os.path.join(folder, "folds.i32"), dtype="<i4").reshape(-1, n)[0]
jobs = int(arguments.threads) if arguments.way == "jobs" else 1
threads = int(arguments.threads) // jobs
optuna.logging.set_verbosity(optuna.logging.WARNING)

start = time.perf_counter()
bins = {"max_bin": case["maxBins"], "feature_pre_filter": False, "verbosity": -1, "num_threads": threads}
sets = []
for fold in range(case["folds"]):
    test = folds == fold
    train = lightgbm.Dataset(
        x[~test], y[~test], categorical_feature=case["categories"], params=bins, free_raw_data=False
    ).construct()
    sets.append((train, x[test], y[test]))


def objective(trial):
    trees = trial.suggest_int("trees", 1, 10000)
    params = {
        **bins,
        "objective": "binary",
        "learning_rate": trial.suggest_float("learningRate", 1e-9, 1),
        "num_leaves": trial.suggest_int("leaves", 2, 4096),
        "min_child_samples": trial.suggest_int("minSamplesLeaf", 1, 1000000),
        "lambda_l2": trial.suggest_float("l2", 0, 1e6),
        "feature_fraction": trial.suggest_float("columnShare", 1e-9, 1),
        "bagging_fraction": trial.suggest_float("rowShare", 1e-9, 1),
        "bagging_freq": 1,
        "seed": 1,
    }
    scores = []
    for train, held, truth in sets:
        model = lightgbm.train(params, train, trees)
        scores.append(roc_auc_score(truth, model.predict(held)))
    return float(np.mean(scores))


study = optuna.create_study(direction="maximize")
for one in trials:
    study.enqueue_trial(one)
study.optimize(objective, n_trials=len(trials), n_jobs=jobs)
seconds = time.perf_counter() - start
print(json.dumps({
    "name": "telco50",
    "seconds": seconds,
    "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "detail": {
        "rows": n,
        "learned": len(trials) * case["folds"],
        "way": arguments.way,
        "auc": round(study.best_value, 4),
        "optuna": optuna.__version__,
        "lightgbm": lightgbm.__version__,
    },
}))

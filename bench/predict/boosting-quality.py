"""Probabilities of the peers for every row out of fold, on the folds that boosting-quality.mjs wrote.

python bench/predict/boosting-quality.py FOLDER lightgbm|sklearn [OUT]: writes f32 [repeats, n, classes]
"""
import json
import os
import sys

folder, peer, out = sys.argv[1:4]
threads = int(os.environ.get("OMP_NUM_THREADS", "2"))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

with open(os.path.join(folder, "case.json")) as file:
    case = json.load(file)
n, d = case["n"], case["d"]
x = np.fromfile(os.path.join(folder, "x.f32"), dtype="<f4").reshape(n, d)
y = np.fromfile(os.path.join(folder, "y.i32"), dtype="<i4")
folds = np.fromfile(os.path.join(folder, "folds.i32"), dtype="<i4").reshape(-1, n)
frame = pd.DataFrame(x, columns=[f"x{j}" for j in range(d)])
for j in case["categories"]:
    frame[f"x{j}"] = pd.Categorical(frame[f"x{j}"])


def make(seed):
    if peer == "lightgbm":
        from lightgbm import LGBMClassifier

        return LGBMClassifier(
            n_estimators=case["trees"], learning_rate=case["learningRate"], num_leaves=case["leaves"],
            min_child_samples=case["minSamplesLeaf"], max_bin=case["maxBins"], n_jobs=threads, verbose=-1,
            random_state=seed,
        )
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(
        max_iter=case["trees"], learning_rate=case["learningRate"], max_leaf_nodes=case["leaves"],
        min_samples_leaf=case["minSamplesLeaf"], max_bins=case["maxBins"], early_stopping=False,
        categorical_features="from_dtype", random_state=seed,
    )


result = np.empty((len(folds), n, case["nClasses"]), dtype="<f4")
for repeat, own in enumerate(folds):
    for fold in range(case["folds"]):
        test = own == fold
        learner = make(repeat).fit(frame[~test], y[~test])
        result[repeat, test] = learner.predict_proba(frame[test])
result.tofile(out)

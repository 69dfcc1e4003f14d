"""One repetition of scikit-learn and pandas: python bench/pipeline/score.py [--rows 10000000]

Reads the Parquet file that score.mjs wrote, assigns each row to the nearest of the planted centres with
KMeans.predict, adds the segment, and writes Parquet. No confidence, no novelty, no check of the file.
"""
import argparse
import json
import os
import resource
import tempfile
import time

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans

parser = argparse.ArgumentParser()
parser.add_argument("--rows", type=int, default=10_000_000)
rows = parser.parse_args().rows
folder = os.path.join(tempfile.gettempdir(), f"clientele-bench-score-{rows}")
with open(os.path.join(folder, "centres.json")) as text:
    centres = np.array(json.load(text))
model = KMeans(n_clusters=len(centres), init=centres, n_init=1, max_iter=1).fit(centres)
start = time.perf_counter()
table = pd.read_parquet(os.path.join(folder, "customers.parquet"))
labels = model.predict(table[[f"x{j}" for j in range(centres.shape[1])]].to_numpy())
table["segment_id"] = (labels + 1).astype("int32")
table["segment_name"] = pd.Categorical.from_codes(labels, [f"Group {c + 1}" for c in range(len(centres))])
out = os.path.join(folder, "scored-peer.parquet")
table.to_parquet(out)
seconds = time.perf_counter() - start
os.remove(out)
print(json.dumps({
    "name": "score",
    "seconds": seconds,
    "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "detail": {"rows": len(table), "sizes": np.bincount(labels).tolist()},
}))

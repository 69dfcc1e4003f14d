"""One repetition of pandas: python bench/pipeline/profile.py

Reads the CSV that profile-data.mjs wrote before the clock starts, then describes all columns and correlates the
numeric ones by Pearson and Spearman. No histograms, no associations with categories, no duplicates, no findings.
"""
import json
import os
import resource
import tempfile
import time

import pandas as pd

path = os.path.join(tempfile.gettempdir(), "clientele-bench-profile-1000000", "rows.csv")
rows = pd.read_csv(path, engine="c", parse_dates=["d0", "d1"])
start = time.perf_counter()
described = rows.describe(include="all")
numbers = rows[[f"n{j}" for j in range(20)]]
pearson = numbers.corr()
spearman = numbers.corr(method="spearman")
seconds = time.perf_counter() - start
print(json.dumps({
    "name": "profile",
    "seconds": seconds,
    "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "detail": {
        "rows": int(len(rows)),
        "described": int(described.shape[1]),
        "pearson": float(pearson.loc["n4", "n7"]),
        "spearman": float(spearman.loc["n4", "n7"]),
        "pandas": pd.__version__,
    },
}))

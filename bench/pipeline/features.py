"""One repetition of pandas and scikit-learn: python bench/pipeline/features.py

Reads the Parquet file that features.mjs wrote, fills what is missing by the median and standardises. Medians, means and
deviations are learned from the first rows before, as for ours; only reading, filling and scaling are timed.
"""
import json
import os
import resource
import tempfile
import time

import numpy as np
import pandas as pd
import pyarrow as pa
from sklearn.preprocessing import StandardScaler

pa.set_cpu_count(int(os.environ.get("CLIENTELE_BENCH_THREADS", "2")))
path = os.path.join(tempfile.gettempdir(), "clientele-bench-features-5000000", "data.parquet")
columns = [f"c{j}" for j in range(10)]
first = pd.read_parquet(path, columns=columns, filters=[("row", "<", 200_000)])
medians = first.median()
scaler = StandardScaler(copy=False).fit(first.fillna(medians).to_numpy())
start = time.perf_counter()
x = pd.read_parquet(path, columns=columns).fillna(medians).to_numpy()
x = scaler.transform(x).astype(np.float32)
seconds = time.perf_counter() - start
print(json.dumps({
    "name": "features",
    "seconds": seconds,
    "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "detail": {"rows": int(x.shape[0]), "columns": int(x.shape[1]), "sum": float(x.reshape(-1)[::997].sum(dtype=np.float64))},
}))

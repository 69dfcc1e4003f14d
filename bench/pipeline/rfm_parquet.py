"""One repetition of pandas: python bench/pipeline/rfm_parquet.py

Computes recency, frequency and monetary value of each customer from pandas' own Parquet of the order file that
rfm-data.mjs wrote; the Parquet file is written once, outside of the time that counts.
"""
import json
import os
import resource
import tempfile
import time

import pandas as pd

folder = os.path.join(tempfile.gettempdir(), "clientele-bench-rfm-1000000")
path = os.path.join(folder, "pandas.parquet")
if not os.path.exists(path):
    pd.read_csv(os.path.join(folder, "orders.csv"), engine="pyarrow", parse_dates=["order_date"]).to_parquet(path + ".tmp")
    os.replace(path + ".tmp", path)
start = time.perf_counter()
columns = ["customer_id", "order_id", "order_date", "quantity", "unit_price"]
lines = pd.read_parquet(path, columns=columns)
lines = lines[lines["customer_id"].notna() & (lines["quantity"] > 0) & (lines["unit_price"] > 0)]
lines = lines.assign(amount=lines["quantity"] * lines["unit_price"])
cutoff = lines["order_date"].max().normalize() + pd.Timedelta(days=1)
customers = lines.groupby("customer_id").agg(
    last=("order_date", "max"), frequency=("order_id", "nunique"), monetary=("amount", "sum")
)
customers["recency"] = (cutoff - customers["last"]).dt.days
seconds = time.perf_counter() - start
print(json.dumps({
    "name": "rfm-parquet",
    "seconds": seconds,
    "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "detail": {"rows": int(len(lines)), "customers": int(len(customers)), "monetary": round(float(customers["monetary"].sum()), 2)},
}))

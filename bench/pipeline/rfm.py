"""One repetition of pandas: python bench/pipeline/rfm.py

Reads the order file that rfm.mjs wrote, by pyarrow, and computes recency, frequency and monetary value of each
customer from the lines with a customer, a positive quantity and a positive price. No profile, no findings.
"""
import json
import os
import resource
import tempfile
import time

import pandas as pd

path = os.path.join(tempfile.gettempdir(), "clientele-bench-rfm-1000000", "orders.csv")
start = time.perf_counter()
lines = pd.read_csv(path, engine="pyarrow", parse_dates=["order_date"])
lines = lines[lines["customer_id"].notna() & (lines["quantity"] > 0) & (lines["unit_price"] > 0)]
lines = lines.assign(amount=lines["quantity"] * lines["unit_price"])
cutoff = lines["order_date"].max().normalize() + pd.Timedelta(days=1)
customers = lines.groupby("customer_id").agg(
    last=("order_date", "max"), frequency=("order_id", "nunique"), monetary=("amount", "sum")
)
customers["recency"] = (cutoff - customers["last"]).dt.days
seconds = time.perf_counter() - start
print(json.dumps({
    "name": "rfm",
    "seconds": seconds,
    "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "detail": {"rows": int(len(lines)), "customers": int(len(customers)), "monetary": round(float(customers["monetary"].sum()), 2)},
}))

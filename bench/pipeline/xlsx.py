"""One repetition of pandas: python bench/pipeline/xlsx.py

Reads the workbook that xlsx.mjs wrote, by openpyxl. No roles, no findings, no profile.
"""
import json
import os
import resource
import tempfile
import time

import pandas as pd

path = os.path.join(tempfile.gettempdir(), "clientele-bench-xlsx", "online_retail.xlsx")
start = time.perf_counter()
lines = pd.read_excel(path, engine="openpyxl")
seconds = time.perf_counter() - start
print(json.dumps({
    "name": "xlsx",
    "seconds": seconds,
    "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "detail": {"rows": int(len(lines)), "types": [str(one) for one in lines.dtypes]},
}))

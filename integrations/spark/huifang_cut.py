#!/usr/bin/env python3
"""What `spark-submit` runs: cuts the tables of a lake by case and counts every part with `huifang tally`."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from huifang_spark.job import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

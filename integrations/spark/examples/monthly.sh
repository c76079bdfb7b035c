#!/bin/sh
# From cron, on the 3rd of each month:  30 4 3 * *  /srv/huifang/monthly.sh
# Counts the month before, makes its draft, and leaves the release to a person. Exit codes are huifang's own.
set -eu
cd /srv/huifang
month=$(date -d "$(date +%Y-%m-01) -1 day" +%Y-%m)
spark-submit --master spark://master:7077 --conf spark.executor.memoryOverhead=2g spark/huifang_cut.py hall --huifang /usr/bin/huifang \
  --source ledger=parquet:hdfs:///lake/ledger --source visits=parquet:hdfs:///lake/visits --source evaluations=parquet:hdfs:///lake/evaluations \
  --period "$month" --out hdfs:///lake/huifang --tallies tallies
exec huifang build hall --from-tallies "tallies/$month"

"""The same for Airflow: two tasks a month; the release stays with a person."""
from datetime import datetime

from airflow import DAG
from airflow.operators.bash import BashOperator

SUBMIT = """
spark-submit --master spark://master:7077 --conf spark.executor.memoryOverhead=2g /srv/huifang/spark/huifang_cut.py /srv/huifang/hall
  --huifang /usr/bin/huifang --source ledger=table:hall.ledger --order ledger=updated_at --file-column ledger=load_day
  --source visits=table:hall.visits --order visits=updated_at --file-column visits=load_day
  --source evaluations=table:hall.evaluations --order evaluations=updated_at --file-column evaluations=load_day
  --period {{ data_interval_start.strftime('%Y-%m') }} --out hdfs:///lake/huifang --tallies /srv/huifang/tallies
"""

with DAG("huifang", start_date=datetime(2026, 1, 3), schedule="30 4 3 * *", catchup=False) as dag:
    count = BashOperator(task_id="count", bash_command=" ".join(SUBMIT.split()))
    build = BashOperator(
        task_id="build",
        bash_command="huifang build /srv/huifang/hall --from-tallies /srv/huifang/tallies/{{ data_interval_start.strftime('%Y-%m') }}",
    )
    count >> build

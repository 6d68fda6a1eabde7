"""What a training on Spark has sent, by Spark's own counters: bench/lib/spark_counters.py EVENTS

EVENTS is the folder of an event log (spark.eventLog.dir). A line a job, of which an epoch has two, users and
items; more where the rows come to the driver in several batches.
"""
import json
import pathlib
import sys

MB = 1e6


def events(folder):
    for file in sorted(pathlib.Path(folder).rglob("*")):
        if file.is_file() and file.name.startswith(("app-", "local-", "events_")):
            with open(file, encoding="utf-8") as lines:
                yield from map(json.loads, lines)


def jobs(folder):
    """They follow one another, so a task is one of the job that began last."""
    done = []
    for event in events(folder):
        kind = event["Event"]
        if kind == "SparkListenerJobStart":
            done.append({"start": event["Submission Time"], "tasks": 0, "written": 0, "read": 0, "result": 0,
                         "lost": 0})
        elif kind == "SparkListenerJobEnd":
            done[-1]["end"] = event["Completion Time"]
        elif kind == "SparkListenerTaskEnd" and done:
            job, metrics = done[-1], event.get("Task Metrics")
            if event["Task End Reason"]["Reason"] != "Success":
                job["lost"] += 1
            if metrics:
                read = metrics["Shuffle Read Metrics"]
                job["tasks"] += 1
                job["written"] += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
                job["read"] += read["Remote Bytes Read"] + read["Local Bytes Read"]
                job["result"] += metrics["Result Size"]
    return done


def main():
    print("  job  seconds  tasks  lost  shuffle written MB  read MB  to the driver MB")
    for number, job in enumerate(jobs(sys.argv[1])):
        seconds = (job.get("end", job["start"]) - job["start"]) / 1e3
        print(f"{number:5d} {seconds:8.2f} {job['tasks']:6d} {job['lost']:5d} {job['written'] / MB:19.1f} "
              f"{job['read'] / MB:8.1f} {job['result'] / MB:17.1f}")


main()

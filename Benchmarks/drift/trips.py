"""Writes New York's green taxi trips of 2020 as a world: trips.py FOLDER WORLD.

The reference is 1 to 7 March, a table a day; the windows are the days from 9 March to 30 April.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

NUMERIC = [
    "passenger_count",
    "trip_distance",
    "fare_amount",
    "extra",
    "mta_tax",
    "tip_amount",
    "tolls_amount",
    "improvement_surcharge",
    "total_amount",
    "congestion_surcharge",
    "trip_speed",
]
CATEGORICAL = [
    "PULocationID",
    "DOLocationID",
    "VendorID",
    "RatecodeID",
    "payment_type",
    "trip_type",
    "store_and_fwd_flag",
]
REFERENCE = pd.date_range("2020-03-01", "2020-03-07").strftime("%Y-%m-%d")
WINDOWS = pd.date_range("2020-03-09", "2020-04-30").strftime("%Y-%m-%d")


def main():
    source, world = map(Path, sys.argv[1:])
    world.mkdir(parents=True, exist_ok=True)
    trips = pd.concat(
        pd.read_csv(
            source / f"green_tripdata_2020-{month}.csv.gz",
            parse_dates=["lpep_pickup_datetime", "lpep_dropoff_datetime"],
            low_memory=False,
        )
        for month in ("03", "04")
    )
    start = trips.lpep_pickup_datetime
    hours = (trips.lpep_dropoff_datetime - start).dt.total_seconds() / 3600
    trips["trip_speed"] = trips.trip_distance / hours.where(hours > 0)
    trips["store_and_fwd_flag"] = trips.store_and_fwd_flag.map({"N": 0.0, "Y": 1.0})
    days = dict(list(trips.groupby(start.dt.strftime("%Y-%m-%d"))))
    kinds = dict.fromkeys(NUMERIC, "numeric") | dict.fromkeys(CATEGORICAL, "categorical")
    write(world / "columns.tsv", kinds.items())
    for day in [*REFERENCE, *WINDOWS]:
        table = days[day][list(kinds)].to_numpy(dtype="<f8")
        np.ascontiguousarray(table.T).tofile(world / f"{day}.f64")
    reference = "+".join(REFERENCE)
    write(
        world / "cases.tsv",
        [(day, reference, day, "a day of trips", str(len(days[day]))) for day in WINDOWS],
    )


def write(path, rows):
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


main()

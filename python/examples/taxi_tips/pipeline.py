"""Predicts whether a taxi ride's tip is over 20% of its fare: clean, featuregen, split, train.

    python pipeline.py green_tripdata_2020-03.csv.gz models/tip.joblib --until 2020-03-08

Every step has one decorator, `register`, and nothing else: runs, lineage and the distributions of
all features follow from it.
"""

import argparse
import pathlib

import joblib
import pandas
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from strandline.mltrace import create_component, register

PICKUP, DROPOFF = "lpep_pickup_datetime", "lpep_dropoff_datetime"

OWNERS = {
    "clean": ("Drops rides that cannot have been", "dana"),
    "featuregen": ("Makes features of rides", "farid"),
    "split": ("Keeps rides aside to test the model on", "mei"),
    "train": ("Trains the tip model", "mei"),
    "inference": ("Answers how probable a high tip is", "ola"),
}


def describe():
    """Says who owns what."""
    for name, (description, owner) in OWNERS.items():
        create_component(name, description, owner, ["taxi tips"])


@register("clean", input_vars=["raw_path"], output_vars=["trips"])
def clean(raw_path, until=None):
    trips = pandas.read_csv(raw_path, low_memory=False, parse_dates=[PICKUP, DROPOFF])
    # Cash tips are not recorded, so that only rides paid by card can be learnt from.
    trips = trips[
        (trips.payment_type == 1)
        & (trips.fare_amount > 0)
        & (trips.trip_distance > 0)
        & (trips[DROPOFF] > trips[PICKUP])
        & (trips[PICKUP] >= "2020-03-01")
    ]
    if until is not None:
        trips = trips[trips[PICKUP] < until]
    return trips


@register("featuregen", input_vars=["trips"], output_vars=["features"])
def featuregen(trips):
    pickup = pandas.to_datetime(trips[PICKUP])
    hours = (pandas.to_datetime(trips[DROPOFF]) - pickup).dt.total_seconds() / 3600
    miles = trips.trip_distance
    features = pandas.DataFrame(
        {
            "pickup_weekday": pickup.dt.day_of_week,
            "pickup_hour": pickup.dt.hour,
            "pickup_minute": pickup.dt.minute,
            "work_hours": (pickup.dt.day_of_week < 5) & pickup.dt.hour.between(8, 18),
            "passenger_count": trips.passenger_count.astype(float),
            "trip_distance": miles,
            "trip_time": hours * 60,
            "trip_speed": (miles / hours).clip(upper=100),
            "PULocationID": trips.PULocationID.astype(int).astype(str),
            "DOLocationID": trips.DOLocationID.astype(int).astype(str),
        }
    )
    return features  # noqa: RET504


@register(
    "split",
    input_vars=["features", "has_high_tip"],
    output_vars=["train_features", "train_tips", "test_features", "test_tips"],
)
def split(features, has_high_tip):
    is_test = features.index % 5 == 0
    train_features, test_features = features[~is_test], features[is_test]
    train_tips, test_tips = has_high_tip[~is_test], has_high_tip[is_test]
    return train_features, train_tips, test_features, test_tips


def numbers(features):
    """The features that the model looks at, as numbers."""
    return features.drop(columns=["PULocationID", "DOLocationID"]).astype(float).fillna(0)


@register("train", input_vars=["train_features", "train_tips"], output_vars=["model_path"])
def train(train_features, train_tips, model_path):
    model = make_pipeline(StandardScaler(), LogisticRegression())
    model.fit(numbers(train_features), train_tips)
    pathlib.Path(model_path).parent.mkdir(parents=True, exist_ok=True)
    joblib.dump(model, model_path)
    return model


def main():
    """Trains a model, and says how good it is on rides that were kept aside."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("raw_path")
    parser.add_argument("model_path")
    parser.add_argument("--until", help="learn from rides before this day")
    arguments = parser.parse_args()
    describe()
    trips = clean(arguments.raw_path, arguments.until)
    features = featuregen(trips)
    has_high_tip = (trips.tip_amount > 0.2 * trips.fare_amount).rename("has_high_tip")
    train_features, train_tips, test_features, test_tips = split(features, has_high_tip)
    model = train(train_features, train_tips, arguments.model_path)
    accuracy = model.score(numbers(test_features), test_tips)
    print(f"trained on {len(train_features)} rides; {accuracy:.0%} right on others")


if __name__ == "__main__":
    main()

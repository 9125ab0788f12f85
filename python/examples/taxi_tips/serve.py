"""Answers how probable a high tip is: POST a list of rides to /predict.

python serve.py models/tip.joblib --port 8080
"""

import argparse

import joblib
import pandas
from flask import Flask, jsonify, request
from pipeline import describe, featuregen, numbers

from strandline.mltrace import create_random_ids, register

app = Flask(__name__)


@register(
    "inference",
    input_vars=["features", "model_path"],
    output_vars=["identifiers", "tip_probability"],
    endpoint=True,
)
def predict(model, model_path, features):
    tip_probability = model.predict_proba(numbers(features))[:, 1]
    identifiers = create_random_ids(len(features))
    return identifiers, tip_probability


@app.post("/predict")
def answer():
    """The probability for each ride, with the identifier that it can be traced by."""
    features = featuregen(pandas.DataFrame(request.get_json()))
    identifiers, probabilities = predict(app.config["model"], app.config["model_path"], features)
    return jsonify(
        [
            {"id": identifier, "tip_probability": probability}
            for identifier, probability in zip(identifiers, probabilities.tolist())
        ]
    )


def main():
    """Serves a model."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model_path")
    parser.add_argument("--port", type=int, default=8080)
    arguments = parser.parse_args()
    app.config["model_path"] = arguments.model_path
    app.config["model"] = joblib.load(arguments.model_path)
    describe()
    app.run(port=arguments.port)


if __name__ == "__main__":
    main()

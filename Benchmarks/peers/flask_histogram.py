"""The peer of ingestion: a service that observes the same JSON into histograms, and keeps no values.

Gunicorn serves it with one process, since the histograms are that process's own, and eight threads.
"""

import flask
from prometheus_client import Histogram

app = flask.Flask(__name__)
histogram = Histogram("value", "Values.", ["component", "role", "field"])


@app.post("/api/v1/observations")
def observe():
    batch = flask.request.get_json()
    for name, column in batch["fields"].items():
        child = histogram.labels(batch["component"], batch["role"], name)
        for value in column:
            child.observe(value)
    return "", 204

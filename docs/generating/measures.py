"""The measures of drift and their thresholds."""

import json
import pathlib
import tempfile

from generating.server import Server, fill
from generating.tables import code, table

MEASURES = {
    "wasserstein": "mean distance that values have moved (W1), in standard deviations of the "
                   "reference; values beyond the fence count as on it",
    "ks": "largest difference of the distribution functions (Kolmogorov–Smirnov)",
    "psi": "population stability index over 20 bins, or over the 100 commonest categories",
    "missing": "share of missing values (Cohen's h)",
    "out_of_range": "share of values beyond the fence (Cohen's h)",
    "unseen": "share of categories that the reference never had, beyond what its rare ones "
              "predict (Cohen's h)",
    "mean": "shift of the mean in standard deviations of the reference, with its sign",
    "cliffs_delta": "probability that a value exceeds one of the reference, less the reverse "
                    "(Cliff's δ)",
    "dispersion": "distance from the reference's median, in its ranks (Cliff's δ)",
    "positive_rate": "share of predicted positives (Cohen's h); with `positive_above`",
    "centroid": "mean of vectors, in units of their spread about it",
    "jensen_shannon": "Jensen–Shannon distance over the bins of `psi`",
    "hellinger": "Hellinger distance over the bins of `psi`",
    "total_variation": "total variation distance over the bins of `psi`",
}


def measure_table(program, folder):
    """Every measure with its thresholds, from the reports on a field of each type."""
    options = pathlib.Path(folder) / "measures.yaml"
    options.write_text(json.dumps({
        "drift": {"measures": ["jensen_shannon", "hellinger", "total_variation"]},
        "fields": [{"match": {"field": "score"}, "positive_above": 0.5}]}))
    thresholds = {}
    with tempfile.TemporaryDirectory() as data:
        with Server(program, data, "--config.file", options) as server:
            fill(server)
            for field, kind in (("score", "numeric"), ("zone", "category"), ("vector", "vector")):
                _, text = server.request(f"/api/v1/fields/inference/output/{field}")
                for effect in json.loads(text)["drift"]["measures"]:
                    shown = effect["threshold"] if "lower_bound" in effect else 0
                    thresholds.setdefault(effect["measure"], {})[kind] = shown
    unknown = set(thresholds) ^ set(MEASURES)
    if unknown:
        raise SystemExit(f"measures that the program or MEASURES does not have: {unknown}")
    rows = []
    for measure, text in MEASURES.items():
        cells = [f"{thresholds[measure][kind]:g}" if thresholds[measure].get(kind) else
                 ("not scored" if kind in thresholds[measure] else "")
                 for kind in ("numeric", "category", "vector")]
        rows.append([code(measure), text, *cells])
    return table(["measure", "compares", "numbers", "categories", "vectors"], rows)

"""Embeddings: a swapped model of the same dimension is named within one window."""

import random
import time

from conftest import Server
from prometheus_client.parser import text_string_to_metric_families

DIMENSION = 24


class Model:
    """Texts of some topics, about a common mean, as vectors of a space of its own."""

    def __init__(self, seed):
        generator = random.Random(seed)
        self.mean = [generator.gauss(0, 0.1) for _ in range(DIMENSION)]
        self.topics = [[generator.gauss(0, 0.2) for _ in range(DIMENSION)] for _ in range(8)]

    def embed(self, count, seed):
        generator = random.Random(seed)
        return [
            [round(mean + topic + generator.gauss(0, 0.05), 6)
             for mean, topic in zip(self.mean, generator.choice(self.topics))]
            for _ in range(count)]


def scores(server):
    families = text_string_to_metric_families(server.request("/metrics").text)
    return {
        sample.name + sample.labels.get("measure", ""): sample.value
        for family in families for sample in family.samples
        if sample.labels.get("field") == "review"}


def test_a_swapped_embedding_model_is_named_and_outlives_a_kill(tmp_path):
    server = Server(tmp_path)
    now = time.time()
    calm, swapped = Model(1), Model(2)
    server.observe("search", {"review": calm.embed(600, 1) + [None]}, timestamp=now - 4 * 3600)
    server.observe("search", {"review": calm.embed(300, 2)}, timestamp=now - 2 * 3600)
    before = server.field("search", "output", "review")
    assert before["kind"] == "embedding"
    assert before["window"]["statistics"]["dimension"] == DIMENSION
    assert before["drift"]["score"] < 1
    server.observe("search", {"review": swapped.embed(300, 3)}, timestamp=now)
    field = server.field("search", "output", "review")
    assert field["drift"]["score"] >= 1
    assert {"centroid", "wasserstein", "out_of_range"} <= {
        effect["measure"] for effect in field["drift"]["measures"]}
    published = scores(server)
    assert published["strandline_drift_score"] == field["drift"]["score"]
    assert published["strandline_drift_effect_sizecentroid"] > 0.1
    assert published["strandline_missing_values_total"] == 1
    server.kill()
    again = Server(tmp_path)
    try:
        assert again.field("search", "output", "review") == field
        assert scores(again) == published
    finally:
        again.stop()

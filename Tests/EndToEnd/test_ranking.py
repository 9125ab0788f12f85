"""The report ranks fields, and near-duplicates stand together."""

import random
import time


def test_a_thousand_features_are_one_table(server):
    generator = random.Random(4)
    now = time.time() - 90
    for pane in range(-48, 0):
        shift = 1.5 if pane >= -12 else 0
        price = [generator.gauss(shift, 1) for _ in range(60)]
        features = {
            f"feature_{index:03}": [generator.random() for _ in range(60)] for index in range(40)}
        features |= {
            "price": price, "price_cents": [100 * value for value in price],
            "distance": [generator.gauss(shift, 1) for _ in range(60)]}
        server.observe("inference", features, role="input", timestamp=now + pane * 150)
    table = server.request("/api/v1/fields?component=inference").json
    assert len(table) == 43
    scores = [entry.get("score", -1) for entry in table]
    assert scores == sorted(scores, reverse=True) or "group" in table[1]
    drifted = [entry for entry in table if entry.get("score", 0) >= 1]
    assert {entry["field"] for entry in drifted} == {"price", "price_cents", "distance"}
    assert table[:3] == drifted
    groups = {entry["field"]: entry.get("group") for entry in drifted}
    assert groups["price"] == groups["price_cents"] in ("input/price", "input/price_cents")
    assert groups["distance"] is None
    top = server.request("/api/v1/fields?component=inference&limit=2").json
    assert top == table[:2]
    assert server.request("/api/v1/fields?limit=0").status == 400

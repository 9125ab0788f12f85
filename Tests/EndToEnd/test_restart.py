"""What was acknowledged is never lost, and nothing counts twice."""

import http.client
import random
import threading
import time

from conftest import Server, free_port, request
from prometheus_client.parser import text_string_to_metric_families

KILLS = 20
SENDERS = 4
ROWS = 20


def samples(server):
    """Everything about fields that a scrape says."""
    families = text_string_to_metric_families(server.request("/metrics").text)
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families for sample in family.samples if "field" in sample.labels}


def test_a_stopped_server_goes_on_where_it_was(server, tmp_path):
    generator = random.Random(3)
    now = time.time()
    for hours, mean in [(3, 0), (2.5, 0), (0.2, 1)]:
        server.observe(
            "inference", {
                "score": [generator.gauss(mean, 1) for _ in range(500)],
                "zone": [generator.choice("ABC") for _ in range(500)]},
            timestamp=now - hours * 3600)
    before = samples(server)
    assert before["strandline_drift_score", (
        ("component", "inference"), ("field", "score"), ("role", "output"))] > 1
    assert server.stop() == 0
    again = Server(tmp_path)
    try:
        assert samples(again) == before
    finally:
        again.stop()


class Sender(threading.Thread):
    """Sends batches, each again and again until it is acknowledged."""

    def __init__(self, number, url, is_over):
        super().__init__(daemon=True)
        self.number, self.url, self.is_over = number, url, is_over
        self.acknowledged = 0
        self.retries = 0

    def run(self):
        turn = 0
        while not self.is_over.is_set():
            body = {
                "component": "inference", "role": "output", "batch_id": f"{self.number}-{turn}",
                "fields": {"score": [turn + row / ROWS for row in range(ROWS)]}}
            self.send(body)
            self.acknowledged += ROWS
            turn += 1

    def send(self, body):
        while True:
            try:
                answer = request(self.url + "/api/v1/observations", body, timeout=10)
            except (OSError, http.client.HTTPException):
                # The server may die between the head and the body of its answer.
                self.retries += 1
                time.sleep(0.02)
                continue
            assert answer.status == 202, answer.text
            return


def test_twenty_kills_lose_nothing(tmp_path):
    address = f"127.0.0.1:{free_port()}"
    server = Server(tmp_path, address=address)
    is_over = threading.Event()
    senders = [Sender(number, server.url, is_over) for number in range(SENDERS)]
    for sender in senders:
        sender.start()
    generator = random.Random(7)
    for _ in range(KILLS):
        time.sleep(generator.uniform(0.1, 0.6))
        server.kill()
        server = Server(tmp_path, address=address)
    time.sleep(0.3)
    is_over.set()
    for sender in senders:
        sender.join(timeout=30)
        assert not sender.is_alive()
    acknowledged = sum(sender.acknowledged for sender in senders)
    field = server.field("inference", "output", "score")
    assert field["values"] == acknowledged > 0
    assert field["window"]["statistics"]["count"] == acknowledged
    server.kill()
    server = Server(tmp_path, address=address)
    assert server.field("inference", "output", "score")["values"] == acknowledged
    server.stop()

"""Stories that servers tell on their pages: a taxi pipeline gone wrong, hostile names, a huge trace."""

import datetime
import random

CODE = """def featurize(trips):
    trips["speed"] = trips.distance / trips.hours
    return trips[["speed"]]
"""
HOSTILE = "<script>window.pwned = 1</script>\"'><img src=x onerror=\"window.pwned = 2\">&amp;"
OWNERS = {"clean": "dana", "featurize": "farid", "train": "mei", "inference": "ola"}


def stamp(time):
    return time.isoformat().replace("+00:00", "Z")


def post(server, path, body):
    answer = server.request(path, body)
    assert answer.status in (200, 201, 202), (path, answer.status, answer.text)
    return answer.json


def run(component, start, seconds, inputs, outputs, **more):
    return {
        "component": component, "started_at": stamp(start),
        "ended_at": stamp(start + datetime.timedelta(seconds=seconds)),
        "inputs": [{"name": name} if isinstance(name, str) else name for name in inputs],
        "outputs": [{"name": name} if isinstance(name, str) else name for name in outputs], **more}


def taxi(server, days=4):
    """Days of runs, the last of which fails a test; speeds and zones that drift in the last hour.

    The outputs are `predictions/0` to `predictions/{days - 1}`; the last one is flagged.
    """
    for name, owner in OWNERS.items():
        post(server, "/api/v1/components",
             {"name": name, "owner": owner, "description": f"{name} of trips",
              "tags": ["taxi", "serving" if name == "inference" else "batch"]})
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    runs = []
    for day in range(days):
        start = now - datetime.timedelta(days=days - 1 - day, hours=3)
        late = day == days - 1

        def minutes(count):
            return start + datetime.timedelta(minutes=count)

        runs.append(run(
            "clean", start, 60, ["raw.csv"], [f"clean/{day}.parquet"], git_commit="19a3c3d2",
            tests=[{"name": "rows", "passed": not late, "message": "only 12 rows"}]))
        runs.append(run(
            "featurize", minutes(5), 200, [f"clean/{day}.parquet"], [f"features/{day}.parquet"],
            git_commit="b83e77f0" if late else "4fd1c2a9", parameters={"window": "7d"},
            code=CODE.replace("hours", "minutes * 60") if late else CODE))
        if day == 0:
            runs.append(run(
                "train", minutes(10), 1800, ["features/0.parquet"],
                [{"name": "models/tip", "version": "1", "kind": "model"}], metrics={"auc": 0.87}))
        runs.append(run(
            "inference", minutes(60), 20,
            [f"features/{day}.parquet", {"name": "models/tip", "version": "1", "kind": "model"}],
            [f"predictions/{day}"], git_commit="c0ffee", code=CODE))
    runs.append(run(
        "train", now - datetime.timedelta(minutes=30), 5, [f"features/{days - 1}.parquet"], [],
        status="failed", error="MemoryError: out of memory"))
    ids = post(server, "/api/v1/runs", runs)["ids"]
    post(server, "/api/v1/flags", {"output": f"predictions/{days - 1}"})
    values = random.Random(5)
    for minute in range(0, 240, 5):
        drifts = minute >= 180
        count = 150
        server.observe(
            "inference", {
                "speed": [values.gammavariate(9, 2 if drifts else 1.3) for _ in range(count)],
                "zone": values.choices(
                    ["Astoria", "Jamaica", "Newark"], [5, 4, 3 if drifts else 0], k=count),
                "passengers": values.choices([1, 2, 3, 4, None], [60, 20, 10, 8, 2], k=count),
            }, role="input", timestamp=stamp(now - datetime.timedelta(minutes=239 - minute)))
    return ids


def hostile(server):
    """Everything that has a name or a text says something that must never run."""
    name = HOSTILE
    post(server, "/api/v1/components",
         {"name": name, "owner": name, "description": name, "tags": [name]})
    now = datetime.datetime.now(datetime.timezone.utc)
    artifact = {"name": name, "version": name, "labels": [name]}
    first = run(
        name, now - datetime.timedelta(minutes=9), 5, [], [artifact], code=name + "\n" + name,
        git_commit=name, parameters={name: "1"})
    second = run(
        name, now - datetime.timedelta(minutes=5), 5, [artifact],
        [{"name": name + "2", "labels": [name]}], status="failed", error=name, code=name,
        notes=name, git_commit=name + "2", git_tags=[name], parameters={name: name},
        metrics={name: 1.5}, tests=[{"name": name, "passed": False, "message": name}])
    ids = post(server, "/api/v1/runs", [first, second])["ids"]
    post(server, "/api/v1/flags", {"outputs": [name, name + "2"]})
    post(server, "/api/v1/labels", {"labels": [name]})
    post(server, "/api/v1/alerts", {
        "version": "4", "status": "firing", "receiver": name, "groupLabels": {"alertname": name},
        "commonLabels": {}, "commonAnnotations": {}, "externalURL": name, "groupKey": name,
        "alerts": [{
            "status": "firing", "labels": {"alertname": name, "component": name},
            "annotations": {"summary": name}, "startsAt": stamp(now), "fingerprint": "0f",
            "endsAt": "0001-01-01T00:00:00Z", "generatorURL": name}]})
    post(server, "/api/v1/outputs", {"task": name, "values": [{"id": name, "value": 1}]})
    for minute in range(0, 130, 5):
        drifts = minute >= 65
        server.observe(
            name, {name: [name] * (10 if drifts else 60) + ["calm"] * 60,
                   name + "2": [float(number % 50 + drifts * 9) for number in range(120)][
                       :70 if drifts else 120]},
            timestamp=stamp(now - datetime.timedelta(minutes=129 - minute)))
    return ids


def tails(server):
    """Prices of 0 to 399, one for each output of a run, in no order; nobody knows `stray`."""
    names = [f"trip-{number}" for number in range(400)]
    post(server, "/api/v1/components", {"name": "inference", "owner": "ola"})
    start = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=2)
    post(server, "/api/v1/runs", [
        run("train", start - datetime.timedelta(hours=1), 60, [], ["models/fare"]),
        run("inference", start, 5, ["models/fare"], names)])
    random.Random(3).shuffle(names)
    prices = [float(name.removeprefix("trip-")) for name in names]
    server.observe("inference", {"price": prices}, ids=names)
    server.observe("inference", {"price": [-1e6]}, ids=["stray"])


def calm_hours(server):
    """Eight hours that serve as the reference, one of them a little off, and an hour that drifts.

    An effect of one standard deviation, where the baseline variation went half as far once.
    """
    now = datetime.datetime.now(datetime.timezone.utc)
    base = now.replace(minute=0, second=0, microsecond=0) - datetime.timedelta(hours=10)
    values = random.Random(11)
    for minute in range(0, 480, 5):
        shift = 0.6 if minute // 60 == 3 else 0
        server.observe(
            "inference", {"fare": [values.gauss(shift, 1) for _ in range(100)]},
            timestamp=stamp(base + datetime.timedelta(minutes=minute)))
    post(server, "/api/v1/components", {"name": "inference", "owner": "ola"})
    answer = server.request(
        "/api/v1/fields/inference/output/fare/reference",
        {"kind": "span", "from": stamp(base),
         "until": stamp(base + datetime.timedelta(hours=8))}, method="PUT")
    assert answer.status == 200, answer.text
    for minute in range(0, 60, 5):
        server.observe(
            "inference", {"fare": [values.gauss(1, 1) for _ in range(100)]},
            timestamp=stamp(now - datetime.timedelta(minutes=59 - minute)))


def batches(server, count=12):
    """A batch component: each run brings the values that it made; those of the last are higher."""
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    values = random.Random(7)
    post(server, "/api/v1/components",
         {"name": "score", "owner": "ola", "description": "scores all customers each night"})
    for number in range(count):
        last = number == count - 1
        post(server, "/api/v1/runs", run(
            "score", now - datetime.timedelta(days=count - number), 600 + 40 * number, [],
            [f"scores/{number}"], code=f"model = {number // 6}\n", fields={"output": {
                "churn": [values.gauss(0.9 if last else 0.4, 0.1) for _ in range(400)],
                "segment": values.choices(["new", "old", "gone"], [2, 5, 9 if last else 1], k=400),
            }}))


def crowd(server, components=20, columns=50, runs=1000):
    """A thousand fields, every tenth of which drifts, and a thousand runs, half of them flagged."""
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    values = random.Random(9)
    for number in range(components):
        name = f"model {number:02}"
        post(server, "/api/v1/components",
             {"name": name, "owner": f"team {number % 7}", "tags": [f"tag {number % 5}"]})
        for minute in range(0, 140, 10):
            drifts = minute >= 80
            server.observe(name, {
                f"feature {column:02}": [
                    round(values.gauss(3 if drifts and column % 10 == 0 else 0, 1), 3)
                    for _ in range(40)]
                for column in range(columns)
            }, role="input", timestamp=stamp(now - datetime.timedelta(minutes=139 - minute)))
    start = now - datetime.timedelta(days=3)
    drafts = [
        run(f"model {number % components:02}", start + datetime.timedelta(minutes=4 * number),
            20 + number % 9, [f"part/{number // components}"], [f"result/{number}"],
            git_commit="bad" if number // components % 2 else "good",
            parameters={"rate": str(number % 3)})
        for number in range(runs)]
    post(server, "/api/v1/runs", drafts)
    post(server, "/api/v1/flags",
         {"outputs": [f"result/{number}" for number in range(runs)
                      if number // components % 2]})


def rows(server):
    """Row 1 of `sums` was made of rows 0 and 1 of `rows`, and these of rows 1 and 4 of `raw`."""
    now = datetime.datetime.now(datetime.timezone.utc)
    post(server, "/api/v1/runs", [
        run("clean", now - datetime.timedelta(minutes=9), 5, ["raw"], ["rows"], row_maps=[
            {"input": "raw", "output": "rows", "rows": [1, 4, 6]}]),
        run("sum", now - datetime.timedelta(minutes=5), 5, ["rows"], ["sums"], row_maps=[
            {"input": "rows", "output": "sums", "groups": [[2], [0, 1]]}])])


def huge(server, count=1000, width=12):
    """A trace of so many runs, `width` beside each other, each reading two or three of those before."""
    start = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=2)
    runs = []
    for number in range(count - 1):
        layer = number // width
        inputs = [] if layer == 0 else sorted({
            f"part/{(layer - 1) * width + (number * 7 + step * 5) % width}" for step in range(3)})
        runs.append(run(
            f"step {layer % 20}", start + datetime.timedelta(seconds=30 * layer), 10, inputs,
            [f"part/{number}"]))
    last = [f"part/{number}" for number in range(count - 1 - width, count - 1)]
    # What nobody read would be missing from the trace.
    read = {name["name"] for entry in runs for name in entry["inputs"]}
    last += [entry["outputs"][0]["name"] for entry in runs
             if entry["outputs"][0]["name"] not in read and entry["outputs"][0]["name"] not in last]
    runs.append(run(
        "publish", start + datetime.timedelta(days=1), 10, last, ["everything"]))
    post(server, "/api/v1/runs", runs)

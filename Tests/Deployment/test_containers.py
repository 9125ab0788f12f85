"""The containers are pinned, watched, kept off the network, and built from the repository."""

import fnmatch
import json
import re
import shlex
import subprocess

import pytest
import yaml

from repository import PROMETHEUS, ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
PINNED = r"[a-z0-9./-]+:v?\d+(\.\d+)*[\w.-]*"


def instructions() -> list[tuple[str, str]]:
    """The steps of the Dockerfile: the instruction and what follows it."""
    text = (ROOT / "Dockerfile").read_text()
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    return [tuple(line.split(None, 1)) for line in text.splitlines() if line.strip()]


def stages() -> list[list[tuple[str, str]]]:
    """The steps of each stage, which begins with FROM."""
    found: list[list[tuple[str, str]]] = []
    for step in instructions():
        if step[0] == "FROM":
            found.append([])
        found[-1].append(step)
    return found


def test_the_services_are_strandline_and_what_watches_it():
    assert set(SERVICES) == {"strandline", "prometheus", "alertmanager", "grafana"}


def test_every_image_is_pinned():
    images = [service["image"] for service in SERVICES.values() if "image" in service]
    images += [rest.split()[0] for instruction, rest in instructions() if instruction == "FROM"]
    assert len(images) == 5
    assert all(re.fullmatch(PINNED, image) for image in images), images


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_watched_restarted_and_published_on_loopback_alone(name):
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] == "CMD"
    assert {"interval", "timeout", "start_period", "retries"} <= set(service["healthcheck"])
    assert service["ports"]
    assert all(re.fullmatch(r"127\.0\.0\.1:(\d+):\1", port) for port in service["ports"])


@pytest.mark.parametrize("name", SERVICES)
def test_a_mounted_file_exists_and_a_volume_is_declared(name):
    for volume in SERVICES[name]["volumes"]:
        source, _, rest = volume.partition(":")
        if source.startswith("."):
            assert (ROOT / source).exists()
            assert rest.endswith(":ro")
        else:
            assert source in COMPOSE["volumes"]


def test_every_declared_volume_is_used():
    mounted = {volume.split(":")[0] for part in SERVICES.values() for volume in part["volumes"]}
    assert {name for name in mounted if not name.startswith(".")} == set(COMPOSE["volumes"])


def test_prometheus_keeps_more_than_the_rules_look_back_for_and_stores_exemplars():
    command = SERVICES["prometheus"]["command"]
    assert "--storage.tsdb.retention.time=90d" in command
    assert "--enable-feature=exemplar-storage" in command
    assert (
        "./prometheus/targets-compose:/etc/prometheus/targets:ro"
        in SERVICES["prometheus"]["volumes"]
    )


def test_alertmanager_is_given_the_name_of_the_service_to_post_to():
    (script,) = SERVICES["alertmanager"]["command"]
    edit = re.search(r"sed '(s\|(.*?)\|(.*?)\|)'", script)
    text = (PROMETHEUS / "alertmanager.yml").read_text()
    assert text.count(edit.group(2)) == 1
    assert edit.group(3) == "http://strandline:10480/"
    assert "exec /bin/alertmanager" in script


def test_alertmanager_flags_outputs_with_the_token_that_the_server_makes(tmp_path, amtool):
    service = SERVICES["alertmanager"]
    (script,) = service["command"]
    (tmp_path / "script").write_text(
        script.partition("exec ")[0].replace("/etc/alertmanager", str(PROMETHEUS))
        .replace("> /alertmanager/", f"> {tmp_path}/")
    )
    subprocess.run(["/bin/sh", "-e", tmp_path / "script"], check=True)
    subprocess.run([amtool, "check-config", tmp_path / "alertmanager.yml"], check=True)
    text = (tmp_path / "alertmanager.yml").read_text()
    (webhook,) = (
        webhook
        for receiver in yaml.safe_load(text)["receivers"]
        for webhook in receiver.get("webhook_configs", [])
    )
    token = flags(dict(stages()[1])["CMD"])["--web.token-file"]
    assert webhook["url"] == "http://strandline:10480/api/v1/alerts"
    assert webhook["http_config"] == {"authorization": {"credentials_file": token}}
    folder = token.rpartition("/")[0]
    assert f"strandline-token:{folder}" in SERVICES["strandline"]["volumes"]
    assert f"strandline-token:{folder}:ro" in service["volumes"]
    # The image makes the file for the server's group, which Alertmanager joins.
    run = " ".join(rest for _, rest in stages()[1])
    assert f"install -o strandline -g strandline -m 0640 /dev/null {token}" in run
    assert f"--uid {service['group_add'][0]} --user-group" in run


def flags(command: str) -> dict[str, str]:
    """The flags of a command of the image, which all have a value."""
    serve, *rest = json.loads(command)
    assert serve == "serve"
    return dict(zip(rest[::2], rest[1::2], strict=True))


def test_the_server_answers_to_the_name_of_its_service():
    assert SERVICES["strandline"]["hostname"] == "strandline"


def test_the_image_is_built_and_run_on_the_same_release_of_debian():
    build, run = stages()
    assert build[0][1] == "swift:6.3-bookworm AS build"
    assert run[0][1] == "debian:12-slim"


def test_the_program_is_built_alone_and_brings_its_runtime_along():
    build, run = stages()
    (command,) = (rest for instruction, rest in build if "swift build" in rest)
    assert "swift build -c release --product strandline --static-swift-stdlib" in command
    assert "libsqlite3-dev libcurl4-openssl-dev zlib1g-dev" in " ".join(rest for _, rest in build)
    packages = " ".join(rest for _, rest in run)
    assert all(name in packages for name in ("libsqlite3-0", "libcurl4", "zlib1g", "ca-certificates"))
    assert ("COPY", "--from=build /staging/strandline /usr/local/bin/strandline") in run


def test_the_program_runs_without_privileges_and_reports_its_health():
    _, run = stages()
    steps = dict(run)
    assert steps["USER"] == "strandline"
    assert steps["VOLUME"] == "/var/lib/strandline"
    assert steps["EXPOSE"] == "10480"
    assert steps["HEALTHCHECK"].endswith('CMD ["strandline", "healthcheck"]')
    assert steps["ENTRYPOINT"] == '["strandline"]'
    assert '"--web.listen-address", "0.0.0.0:10480"' in steps["CMD"]
    order = [instruction for instruction, _ in run]
    assert order.index("RUN") < order.index("USER") < order.index("ENTRYPOINT")


def test_what_the_image_copies_exists_and_is_not_ignored():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    patterns = [line for line in ignored if line and not line.startswith("#")]
    assert patterns[0] == "*"
    kept = {line[1:] for line in patterns if line.startswith("!")}
    copied = [shlex.split(rest)[0] for instruction, rest in stages()[0] if instruction == "COPY"]
    assert set(copied) == kept
    assert all((ROOT / path).exists() for path in copied)
    assert not any(
        fnmatch.fnmatch("Package.swift", line) for line in patterns[1:] if line[0] != "!"
    )

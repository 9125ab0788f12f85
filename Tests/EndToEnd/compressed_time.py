"""The shipped configurations with every length of time divided by one number."""

import re

import yaml

from repository import PROMETHEUS, RULE_FILES

# An hour takes twenty seconds.
FACTOR = 180
UNITS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}


def shortened(duration: str) -> str:
    """`1h` as `20000ms`."""
    parts = re.findall(r"(\d+)(ms|[smhdw])", duration)
    assert "".join(number + unit for number, unit in parts) == duration, duration
    return f"{sum(int(number) * UNITS[unit] for number, unit in parts) // FACTOR}ms"


def expression(text: str) -> str:
    """A query with its ranges and offsets shortened; the names of series stay as they are."""
    text = re.sub(r"\[(\w+)\]", lambda match: f"[{shortened(match[1])}]", text)
    return re.sub(r"\boffset (\w+)", lambda match: f"offset {shortened(match[1])}", text)


def rules() -> str:
    """All of the shipped rules in one file."""
    groups = [
        group for path in RULE_FILES for group in yaml.safe_load(path.read_text())["groups"]]
    for group in groups:
        for rule in group["rules"]:
            rule["expr"] = expression(rule["expr"])
            for key in ("for", "keep_firing_for"):
                if key in rule:
                    rule[key] = shortened(rule[key])
    return yaml.safe_dump({"groups": groups})


def prometheus(rule_file: str, target: str, alertmanager: str) -> str:
    """The shipped prometheus.yml; it scrapes and evaluates each second, and has these addresses."""
    configuration = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text())
    configuration["global"] |= {
        "scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
    configuration["rule_files"] = [rule_file]
    (managers,) = configuration["alerting"]["alertmanagers"]
    (job,) = configuration["scrape_configs"]
    for holder, address in [(managers, alertmanager), (job, target)]:
        del holder["file_sd_configs"]
        holder["static_configs"] = [{"targets": [address]}]
    return yaml.safe_dump(configuration)


def alertmanager(target: str, sink: str) -> str:
    """The shipped alertmanager.yml; who is written a mail to is posted to `sink` instead."""
    text = (PROMETHEUS / "alertmanager.yml").read_text().replace("127.0.0.1:10480", target)
    configuration = yaml.safe_load(text)
    for route in [configuration["route"], *configuration["route"]["routes"]]:
        for key in ("group_wait", "group_interval", "repeat_interval"):
            if key in route:
                route[key] = shortened(route[key])
    for receiver in configuration["receivers"]:
        if receiver.pop("email_configs", None):
            receiver["webhook_configs"] = [
                {"url": f"{sink}/{receiver['name']}", "send_resolved": True}]
    return yaml.safe_dump(configuration)

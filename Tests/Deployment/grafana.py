"""Fills in a dashboard's variables and queries as Grafana's Prometheus data source does."""

import re
from dataclasses import dataclass, field
from typing import Callable, Iterator

VARIABLE = re.compile(r"\$(?:\{(\w+)(?::(\w+))?\}|(\w+))")
LABEL_VALUES = re.compile(r"label_values\((.*), (\w+)\)", re.DOTALL)
QUERY_RESULT = re.compile(r"query_result\((.*)\)", re.DOTALL)


def escaped(value: str) -> str:
    """A value as part of a regular expression within a PromQL string."""
    return re.sub(r"[$^*{}\[\]'+?.()|]", r"\\\\\g<0>", value.replace("\\", "\\\\\\\\"))


def panels(board: dict) -> list[dict]:
    """The panels that draw something."""
    return [panel for panel in board["panels"] if panel["type"] != "row"]


def measured(board: dict) -> list[dict]:
    """The panels that draw what Prometheus answers."""
    return [panel for panel in panels(board) if panel["type"] != "nodeGraph"]


def variables(board: dict) -> dict[str, dict]:
    return {variable["name"]: variable for variable in board["templating"]["list"]}


def repeated_by(board: dict) -> dict[int, str]:
    """The variable that each repeated panel is drawn once a value of, by the panel's id."""
    found: dict[int, str] = {}
    repeat = None
    for panel in sorted(board["panels"], key=lambda item: (item["gridPos"]["y"])):
        if panel["type"] == "row":
            repeat = panel.get("repeat")
        elif repeat or panel.get("repeat"):
            found[panel["id"]] = panel.get("repeat") or repeat
    return found


@dataclass
class Choice:
    """The values that a reader has chosen, by variable; a list where many may be chosen."""

    variables: dict[str, dict]
    values: dict[str, str | list[str]] = field(default_factory=dict)

    def but(self, **values: str | list[str]) -> "Choice":
        return Choice(self.variables, self.values | values)

    def fill_in(self, query: str) -> str:
        """The query that is sent."""
        return VARIABLE.sub(lambda match: self._value(match[1] or match[3], match[2]), query)

    def _value(self, name: str, form: str | None) -> str:
        value = self.values[name]
        variable = self.variables.get(name, {})
        if form == "raw" or not (variable.get("multi") or variable.get("includeAll")):
            if isinstance(value, str):
                return value if form == "raw" else value.replace("\\", "\\\\").replace('"', '\\"')
        if isinstance(value, str):
            return escaped(value)
        if value == [variable.get("allValue")]:
            return value[0]
        parts = [escaped(part) for part in value]
        return parts[0] if len(parts) == 1 else f"({'|'.join(parts)})"


def options(
    variable: dict,
    choice: Choice,
    label_values: Callable[[str, str], list[str]],
    instant: Callable[[str], list[dict]],
) -> list[str]:
    """What a query variable offers.

    label_values: the values of a label among the series of a selector.
    instant: the vector that a query has now, as the HTTP API answers it.
    """
    query = variable["query"]["query"]
    if match := LABEL_VALUES.fullmatch(query):
        found = label_values(choice.fill_in(match[1]), match[2])
    else:
        vector = instant(choice.fill_in(QUERY_RESULT.fullmatch(query)[1]))
        found = [
            "{" + ",".join(f'{name}="{value}"' for name, value in item["metric"].items()) + "}"
            for item in vector
        ]
    if written := re.fullmatch("/(.*)/(i?)", variable["regex"]):
        pattern = re.compile(written[1], re.IGNORECASE if written[2] else 0)
        matches = [pattern.search(text) for text in found]
        found = [match[1] if pattern.groups else match.string for match in matches if match]
    return list(dict.fromkeys(found))


def choices(board: dict, built_in: dict[str, str], label_values, instant) -> Iterator[Choice]:
    """Every choice that a reader can make: all of what may be many, else one value after another.

    built_in: Grafana's own variables, such as `__rate_interval`.
    """
    yield from _chosen(
        list(board["templating"]["list"]), Choice(variables(board), dict(built_in)), label_values,
        instant,
    )


def _chosen(rest: list[dict], choice: Choice, label_values, instant) -> Iterator[Choice]:
    if not rest:
        yield choice
        return
    variable, *later = rest
    name = variable["name"]
    if variable["type"] != "query":
        values: list[str | list[str]] = [variable["current"]["value"]]
    elif variable.get("allValue"):
        offered = options(variable, choice, label_values, instant)
        assert offered, f"${name} offers nothing"
        values = [[variable["allValue"]]]
    else:
        offered = options(variable, choice, label_values, instant)
        assert offered, f"${name} offers nothing"
        values = [offered] if variable["multi"] else offered
    for value in values:
        yield from _chosen(later, choice.but(**{name: value}), label_values, instant)

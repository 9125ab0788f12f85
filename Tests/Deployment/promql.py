"""What a query says, as far as it can be told without a parser of the whole language."""

import re
from dataclasses import dataclass

STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|`[^`]*`')
COMMENT = re.compile(r"#[^\n]*")
GROUPING = re.compile(r"\b(by|without|on|ignoring|group_left|group_right)\b\s*\(([^()]*)\)")
# An identifier that neither continues a word, a number or a variable of Grafana, nor is called.
NAME = re.compile(
    r"(?<![\w:.$\[])([A-Za-z_:][\w:]*)(?![\w:])(?!\s*\(|\s+(?:by|without)\b)"
    r"(\s*\{[^{}]*\})?(\s*\[([^\[\]]*)\])?"
)
MATCHER = re.compile(r"([A-Za-z_]\w*)\s*(=~|!~|!=|=)\s*(\d+)")
KEYWORDS = {"and", "or", "unless", "bool", "offset", "by", "without", "on", "ignoring"}
KEYWORDS |= {"group_left", "group_right", "inf", "nan"}


@dataclass(frozen=True)
class Selector:
    """A metric name, its matchers (each an operator and a value), and its range if it has one."""

    metric: str
    matchers: dict[str, tuple[str, str]]
    range: str | None
    function: str | None


def selectors(expression: str) -> list[Selector]:
    """The selectors of a query, with the function that is called on each of them directly."""
    strings: list[str] = []

    def park(match: re.Match[str]) -> str:
        strings.append(match.group()[1:-1])
        return f" {len(strings) - 1} "

    text = COMMENT.sub("", STRING.sub(park, expression))
    text = GROUPING.sub(lambda match: match.group(1), text)
    found = []
    for match in NAME.finditer(text):
        name, body, _, span = match.groups()
        if name.lower() in KEYWORDS:
            continue
        matchers = {
            label: (operator, strings[int(index)])
            for label, operator, index in MATCHER.findall(body or "")
        }
        called = re.search(r"([A-Za-z_]\w*)\s*\(\s*$", text[: match.start()])
        found.append(Selector(name, matchers, span, called.group(1) if called else None))
    return found


def grouping_labels(expression: str) -> set[str]:
    """The label names inside `by`, `on` and their like."""
    text = COMMENT.sub("", STRING.sub(" ", expression))
    lists = (labels for _, labels in GROUPING.findall(text))
    return {label.strip() for labels in lists for label in labels.split(",") if label.strip()}


def durations(expression: str) -> list[str]:
    """The ranges and offsets that are written out in a query."""
    text = COMMENT.sub("", STRING.sub(" ", expression))
    return re.findall(r"\[([^\[\]]*)\]", text) + re.findall(r"\boffset\s+(-?\w+)", text)


def substitute(expression: str, variables: dict[str, str]) -> str:
    """The query with `$name`, `${name}` and `${name:format}` replaced, as Grafana sends it."""

    def value(match: re.Match[str]) -> str:
        return variables[match.group(1) or match.group(2)]

    return re.sub(r"\$(?:\{(\w+)(?::\w+)?\}|(\w+))", value, expression)

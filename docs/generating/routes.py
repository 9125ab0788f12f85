"""The routes of the HTTP API."""

import json

from generating.tables import code, table

METHODS = ("get", "post", "put", "patch", "delete")


def routes(server):
    """Method, path, right and summary of every route that a program may call."""
    document = json.loads(server.request("/api/v1/openapi.json")[1])
    return [
        (method.upper(), path, operation["x-right"], does(operation))
        for path, item in document["paths"].items()
        for method, operation in item.items() if method in METHODS]


def does(operation):
    """The summary of an operation, with the parameters of its query."""
    names = ", ".join(
        code(parameter["name"]) for parameter in operation.get("parameters", [])
        if parameter["in"] == "query")
    return operation["summary"] + (f"; {names}" if names else "")


def route_table(server):
    return table(["request", "right", "does"], [
        [code(f"{method} {path}"), right, text]
        for method, path, right, text in routes(server)])

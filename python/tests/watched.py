"""Functions whose variables are watched, and what is seen of them."""

import strandline
from strandline import decorating


class Plan:
    """Keeps what it is told."""

    wants_locals = True

    def __init__(self):
        self.calls = []

    def begin(self, args, kwargs):
        return strandline.Run(strandline.client(), "test")

    def complete(self, run, variables, value):
        self.calls.append((variables, value))

    def fail(self, run, variables, error):
        self.calls.append((variables, error))


def logged(function):
    plan = Plan()
    return decorating.logged(function, plan), plan.calls

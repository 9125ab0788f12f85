"""Runs logged with mltrace's names, and what is read of them."""

import datetime

import strandline.mltrace as mltrace
from strandline.mltrace import ComponentRun, IOPointer


def names(pointers):
    return [p["name"] if isinstance(p, dict) else p.name for p in pointers]


def last(component):
    return mltrace.get_history(component, limit=1)[0]


def step(component, reads=(), writes=(), versions=None):
    run = ComponentRun(component)
    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    run.set_start_timestamp(now)
    run.set_end_timestamp(now)
    versions = versions or {}
    run.add_inputs([IOPointer(name, versions.get(name, "")) for name in reads])
    run.add_outputs([IOPointer(name, versions.get(name, "")) for name in writes])
    mltrace.log_component_run(run)

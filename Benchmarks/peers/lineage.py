"""What mltrace takes for the same questions at a thousand runs, in memory.

It adds run after run by its own store, as its client does, and its history is what grows: at a
thousand runs one append takes longer than our largest store does.
"""

import datetime
import logging
import time

from mltrace.db.store import Store

logging.disable(logging.CRITICAL)

RUNS = 1_000
STEPS = 9
START = datetime.datetime(2020, 9, 13)

store = Store("test")


def append(index):
    pipeline, step = divmod(index, STEPS)
    run = store.initialize_empty_component_run(f"step-{step}")
    run.set_start_timestamp(START + datetime.timedelta(seconds=10 * index))
    run.set_end_timestamp(START + datetime.timedelta(seconds=10 * index + 8))
    if step > 0:
        names = [f"p{pipeline}/s{step - 1}/{number}" for number in range(2)]
        run.add_inputs(store.get_io_pointers(names))
    run.add_outputs(store.get_io_pointers(
        [f"p{pipeline}/s{step}/{number}" for number in range(4)]))
    store.set_dependencies_from_inputs(run)
    store.commit_component_run(run)


def output(pipelines_back):
    return f"p{RUNS // STEPS - 1 - pipelines_back}/s{STEPS - 1}/0"


def median(name, repetitions, work):
    """Prints the median of the processor time, nothing being cached from one time to the next."""
    times = []
    for repetition in range(repetitions):
        store.session.expire_all()
        start = time.process_time_ns()
        work(repetition)
        times.append(time.process_time_ns() - start)
    print(name, sorted(times)[len(times) // 2], sep="\t", flush=True)


def history(_):
    runs = store.get_history("step-0", limit=100)
    assert len(runs) == 100
    for run in runs:
        list(run.inputs), list(run.outputs), list(run.dependencies)


for number in range(STEPS):
    store.create_component(f"step-{number}", "", "")
for number in range(RUNS):
    append(number)
median("mltrace append", 20, lambda number: append(RUNS + number))
median("mltrace trace", 10, lambda number: store.trace(output(number)))
median("mltrace history", 5, history)
for number in range(100):
    store.set_io_pointer_flag(output(number), True)
median("mltrace review", 3, lambda _: store.review_flagged_outputs())

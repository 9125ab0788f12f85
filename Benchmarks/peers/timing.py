"""Times Python peers by processor time and prints one figure a line for the program that compares."""

import statistics
import time


def figure(name, count, work, prepare=lambda: None, repetitions=9):
    """Prints the median processor time of work(prepare()) in nanoseconds, divided by count."""
    times = []
    for repetition in range(repetitions + 1):
        state = prepare()
        start = time.process_time_ns()
        work(state)
        if repetition > 0:
            times.append(time.process_time_ns() - start)
    print(f"{name}\t{statistics.median(times) / count}", flush=True)

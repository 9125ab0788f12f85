"""What Graphviz' dot takes to lay out and draw the graphs of large traces.

The graphs are those of `LineageGraph` in the program. The time is the processor's, and ends where
patience does.
"""

import resource
import shutil
import subprocess

WIDTH = 12
SECONDS_MAX = 240


def graph(count):
    lines = ["digraph { node [shape=box width=2.6 height=0.7 fixedsize=true]"]
    for node in range(WIDTH, count):
        layer = (node // WIDTH - 1) * WIDTH
        for read in sorted({layer + (node * 7 + step * 5) % WIDTH for step in range(3)}):
            lines.append(f"{read} -> {node}")
    return "\n".join(lines + ["}"]).encode()


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if shutil.which("dot"):
    for count in (1000, 5000):
        before = processor_seconds()
        try:
            subprocess.run(
                ["dot", "-Tsvg"], input=graph(count), capture_output=True, check=True,
                timeout=SECONDS_MAX)
        except subprocess.TimeoutExpired:
            continue
        print(f"dot {count}\t{(processor_seconds() - before) * 1e9}", flush=True)

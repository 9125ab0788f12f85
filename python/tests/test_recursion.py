"""Decorated functions that call themselves go as deep as they would without."""

import os
import pathlib
import subprocess
import sys
import textwrap

import pytest

import strandline

ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(pathlib.Path(strandline.__file__).resolve().parents[1]),
    "STRANDLINE_URL": "http://127.0.0.1:9",
}

DECLARED = {
    "nothing": "strandline.component('deep')",
    "variables": "strandline.component('deep', inputs=['n'], outputs=['made'])",
    "mltrace": "mltrace.register('deep', input_vars=['n'], output_vars=['made'])",
}

SCRIPT = """
import logging, sys, tempfile
logging.disable(logging.CRITICAL)
import strandline, strandline.mltrace as mltrace
strandline.configure(spool_directory=tempfile.mkdtemp(), exit_seconds=0)
runs = []
strandline.Client.submit = lambda self, *items: runs.extend(items)
decorate = {declared}
before = sys.getrecursionlimit()

{body}

assert sys.getrecursionlimit() == before, sys.getrecursionlimit()
"""


def run(declared, body, tmp_path):
    script = tmp_path / "script.py"
    body = textwrap.dedent(body)
    script.write_text(SCRIPT.format(declared=DECLARED[declared], body=body))
    ended = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, env=ENVIRONMENT, timeout=120
    )
    assert ended.returncode == 0, (ended.returncode, ended.stderr[-2000:])
    return ended.stdout


@pytest.mark.parametrize("declared", DECLARED)
def test_every_level_is_a_run(declared, tmp_path):
    run(
        declared,
        """
        @decorate
        def deep(n):
            made = deep(n - 1) + 1 if n else 0
            return made

        for depth in (300, 900):
            runs.clear()
            assert deep(depth) == depth
            assert len(runs) == depth + 1, len(runs)
        """,
        tmp_path,
    )


@pytest.mark.parametrize("declared", DECLARED)
def test_a_recursion_without_an_end_is_the_users_own_error(declared, tmp_path):
    run(
        declared,
        """
        def bare(n):
            global deepest
            deepest = n
            made = bare(n + 1)
            return made

        @decorate
        def deep(n):
            global deepest
            deepest = n
            made = deep(n + 1)
            return made

        depths = []
        for function in (bare, deep, deep):
            try:
                function(0)
            except RecursionError as error:
                depths.append(deepest)
        assert 0.95 * depths[0] < depths[1] < 1.2 * depths[0], depths
        assert depths[1] == depths[2], depths
        with strandline.run("after"):
            pass
        assert runs[-1].message["component"] == "after"
        """,
        tmp_path,
    )


@pytest.mark.parametrize("declared", DECLARED)
def test_a_call_from_deep_in_the_stack_is_not_lost_to_the_program(declared, tmp_path):
    run(
        declared,
        """
        @decorate
        def leaf(n):
            made = n
            return made

        def down(levels):
            return down(levels - 1) if levels else leaf(7)

        for levels in range(before - 120, before):
            try:
                down(levels)
            except RecursionError:
                break
        assert levels > before - 12, levels
        """,
        tmp_path,
    )


def test_generators_and_coroutines_go_deep(tmp_path):
    run(
        "nothing",
        """
        import asyncio

        @decorate
        def walk(n):
            yield n
            if n:
                yield from walk(n - 1)

        @decorate
        async def sink(n):
            return await sink(n - 1) + 1 if n else 0

        assert len(list(walk(300))) == 301
        assert asyncio.run(sink(300)) == 300
        """,
        tmp_path,
    )


def test_threads_leave_the_limit_as_it_was(tmp_path):
    run(
        "variables",
        """
        import threading

        @decorate
        def deep(n):
            made = deep(n - 1) if n else 0
            return made

        threads = [threading.Thread(target=deep, args=(400,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(runs) == 8 * 401
        """,
        tmp_path,
    )

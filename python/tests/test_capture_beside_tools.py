"""Debuggers, profilers and coverage go on where variables are watched."""

import cProfile
import os
import pathlib
import subprocess
import sys
import textwrap

import pytest
from watched import logged

import strandline

ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(pathlib.Path(strandline.__file__).resolve().parents[1]),
}


@pytest.mark.parametrize(
    "get, put", [(sys.gettrace, sys.settrace), (sys.getprofile, sys.setprofile)]
)
def test_a_debugger_or_profiler_goes_on(get, put):
    seen = []

    def hook(frame, event, argument):
        if frame.f_code is inner.__code__:
            seen.append(event)
        return hook

    def inner(x):
        y = x + 1
        return y

    function, calls = logged(inner)
    before = get()
    put(hook)
    try:
        function(1)
        assert get() is hook
    finally:
        put(before)
    assert calls == [({"x": 1, "y": 2}, 2)]
    assert seen[0] == "call"
    assert seen[-1] == "return"


def test_a_profiler_in_c_goes_on():
    def function(x):
        y = x + 1
        return y

    function, calls = logged(function)
    profiler = cProfile.Profile()
    profiler.enable()
    function(1)
    profiler.disable()
    assert calls == [({"x": 1, "y": 2}, 2)]
    assert any("function" in str(entry.code) for entry in profiler.getstats())


@pytest.mark.parametrize("core", ["pytrace", "ctrace", "sysmon"])
def test_coverage_counts_every_line(tmp_path, core):
    if core == "sysmon" and sys.version_info < (3, 12):
        pytest.skip("coverage watches with sys.monitoring from Python 3.12 on")
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent("""
        import json, sys
        from strandline.capture import FrameCatcher, code_of

        def function(x):
            y = x + 1
            z = y + 1
            return z

        catcher = FrameCatcher(code_of(function))
        catcher.call(function, (1,), {})
        print(json.dumps(catcher.locals()))
        """)
    )
    environment = {**ENVIRONMENT, "COVERAGE_CORE": core}
    run = subprocess.run(
        [sys.executable, "-m", "coverage", "run", f"--data-file={tmp_path}/data", script],
        capture_output=True,
        text=True,
        env=environment,
    )
    assert run.stdout == '{"x": 1, "y": 2, "z": 3}\n', run.stderr
    report = subprocess.run(
        [
            sys.executable,
            "-m",
            "coverage",
            "report",
            f"--data-file={tmp_path}/data",
            f"--include={script}",
        ],
        capture_output=True,
        text=True,
    )
    assert "100%" in report.stdout, report.stdout


def test_pdb_stops_in_the_function(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent("""
        from strandline.capture import FrameCatcher, code_of

        def function(x):
            y = x + 1
            return y

        catcher = FrameCatcher(code_of(function))
        catcher.call(function, (1,), {})
        print(sorted(catcher.locals().items()))
        """)
    )
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pdb",
            "-c",
            "break function",
            "-c",
            "continue",
            "-c",
            "p x * 7",
            "-c",
            "continue",
            script,
        ],
        capture_output=True,
        text=True,
        input="continue\nquit\n",
        env=ENVIRONMENT,
    )
    assert "7" in run.stdout.split()
    assert "[('x', 1), ('y', 2)]" in run.stdout

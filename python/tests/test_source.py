"""The code that is logged is all of what ran: a function, a script, or a notebook's cell."""

import linecache
import os
import pathlib
import subprocess
import sys
import textwrap

import pytest

import strandline
from strandline.provenance import SCRIPT_BYTES_MAX, folder_of, source_of

SCRIPT = """
import strandline

LIMIT = 3


def helper(x):
    return x + 1


with strandline.run("script") as run:
    run.output("made")


@strandline.component("function")
def function():
    with strandline.run("inner"):
        return helper(LIMIT)


function()
print("done")
"""


def run(server, tmp_path, *arguments, **options):
    environment = {
        **os.environ,
        "PYTHONPATH": str(pathlib.Path(strandline.__file__).resolve().parents[1]),
        "STRANDLINE_URL": server.url,
        "STRANDLINE_SPOOL": str(tmp_path / "script-spool"),
    }
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        **options,
    )


def test_the_code_of_a_script_is_all_of_it(client, server, tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT)
    run(server, tmp_path, "script.py", cwd=tmp_path)
    assert client.history("script")[0]["code"] == SCRIPT
    function = textwrap.dedent(SCRIPT[SCRIPT.index("@strand") : SCRIPT.index("\n\nfunction()")])
    assert client.history("function")[0]["code"].strip() == function.strip()
    assert client.history("inner")[0]["code"].startswith("@strandline.component")


def test_the_code_of_a_module_is_all_of_it(client, server, tmp_path):
    (tmp_path / "pipeline").mkdir()
    (tmp_path / "pipeline" / "__main__.py").write_text(SCRIPT)
    run(server, tmp_path, "-m", "pipeline", cwd=tmp_path)
    assert client.history("script")[0]["code"] == SCRIPT


def cell_code(source, filename, name="<module>", first=1):
    """Code of one statement of a cell, as a notebook compiles it."""
    lines = source.splitlines(True)
    linecache.cache[filename] = (len(source), None, lines, filename)
    code = compile("\n" * (first - 1) + "".join(lines[first - 1 :]), filename, "exec")
    return code.replace(co_name=name)


@pytest.mark.parametrize("name", ["<module>", "<cell line: 3>"])
def test_the_code_of_a_cell_is_all_of_it(client, name):
    cell = "depth = 3\n\nwith strandline.run('cell') as run:\n    run.log_parameter('d', depth)\n"
    code = cell_code(cell, "<ipython-input-7-0123456789ab>", name, first=3)
    assert source_of(code) == cell
    exec(code, {"strandline": strandline, "depth": 3, "__package__": None})
    assert client.history("cell")[0]["code"] == cell


def test_a_notebook(client, server, tmp_path):
    pytest.importorskip("IPython")
    cell = "x = 1\nwith strandline.run('cell'):\n    x += 1\nx"
    script = tmp_path / "notebook.py"
    script.write_text(
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        "shell.run_cell('import strandline')\n"
        f"shell.run_cell({cell!r}).raise_error()\n"
        "shell.run_cell('strandline.flush()')\n"
    )
    run(server, tmp_path, script)
    assert client.history("cell")[0]["code"].strip() == cell


def test_code_without_a_file_has_no_source(client, server, tmp_path):
    assert source_of(compile("1 + 1", "<string>", "exec")) is None
    assert source_of(compile("1 + 1", str(tmp_path / "gone.py"), "exec")) is None
    run(server, tmp_path, "-c", "import strandline\nwith strandline.run('command'): pass")
    assert client.history("command")[0]["status"] == "completed"


def test_scripts_are_larger_than_functions_and_have_a_limit(tmp_path):
    script = tmp_path / "script.py"
    for size, is_logged in ((100_000, True), (SCRIPT_BYTES_MAX, False)):
        script.write_text("x = 1\n" + "#" * size)
        code = compile(script.read_text(), str(script), "exec")
        assert (source_of(code) is not None) == is_logged


def test_a_file_that_is_no_code_any_more_has_no_source(tmp_path):
    script = tmp_path / "script.py"
    script.write_text("def function():\n    return (\n        1\n    )\n")
    scope = {}
    exec(compile(script.read_text(), str(script), "exec"), scope)
    for text in ("", "'''\n", "\0", "é\n" * 3, "def function(:\n"):
        script.write_bytes(text.encode("latin-1"))
        linecache.clearcache()
        source_of(scope["function"])
        source_of(scope["function"].__code__)
    script.unlink()
    assert source_of(scope["function"].__code__) is None
    assert folder_of(scope["function"].__code__) == os.getcwd()

"""Nothing that is logged raises in the program, and what is right is logged all the same."""

import logging
import os
import pathlib
import subprocess
import sys
import textwrap
import uuid

import pytest
from end_to_end import until
from hostile import HALF_A_PAIR, OBJECTS, RaisingComparison, RaisingError, RaisingPath, RaisingText

import strandline
from strandline import mltrace

# Of whether what is no boolean is true.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def lenient(server, tmp_path):
    """A client as programs have it: nothing is raised, and nothing waits."""
    client = strandline.configure(
        server.url, spool_directory=tmp_path / "spool", batch_seconds=0.02
    )
    yield client
    strandline.close()


@pytest.fixture
def away(quiet_client):
    """A client whose server is away, for what is only to be survived."""
    return quiet_client


def names(artifacts):
    return [artifact["name"] for artifact in artifacts]


def calls(value):
    """Every public call that logs, with a value in each place where something is handed over."""
    client = strandline.client()

    def in_run(action):
        with strandline.run("fuzz") as run:
            action(run)

    def attribute(name):
        def set_it(run):
            setattr(run, name, value)

        return lambda: in_run(set_it)

    for target in (strandline, client):
        yield lambda t=target: t.create_component(value)
        yield lambda t=target: t.create_component("fuzz", value, value, value)
        yield lambda t=target: t.create_component("fuzz", tags=[value])
        yield lambda t=target: t.observe(value, {"x": 1})
        yield lambda t=target: t.observe("fuzz", value)
        yield lambda t=target: t.observe("fuzz", {"x": value})
        yield lambda t=target: t.observe("fuzz", [value])
        yield lambda t=target: t.observe("fuzz", {"x": [value, 1.0, value]})
        yield lambda t=target: t.observe("fuzz", {"x": 1}, value)
        yield lambda t=target: t.observe("fuzz", {"x": 1}, ids=value)
        yield lambda t=target: t.observe("fuzz", {"x": 1}, ids=[value])
        yield lambda t=target: t.observe("fuzz", {"x": 1}, timestamp=value)
        yield lambda t=target: t.observe("fuzz", {"x": 1}, run=value)
        yield lambda t=target: t.observe("fuzz", 1.0, name=value)
        yield lambda t=target: t.observe("fuzz", {"x": 1}, surprise=value)
        yield lambda t=target: t.log_output(value, "id", 1)
        yield lambda t=target: t.log_output("fuzz", value, 1)
        yield lambda t=target: t.log_output("fuzz", "id", value)
        yield lambda t=target: t.log_output("fuzz", "id", 1, value)
        yield lambda t=target: t.log_output(value)
        yield lambda t=target: t.log_feedback(value, value, value)
        yield lambda t=target: t.log_feedback("fuzz", "id", value)
        yield lambda t=target: t.profile(value)
        yield lambda t=target: t.profile({"x": value}, value)
        yield lambda t=target: t.run(value).finish()
    for name in ("input", "output"):
        yield lambda n=name: in_run(lambda run: getattr(run, n)(value))
        yield lambda n=name: in_run(lambda run: getattr(run, n)([value, "good"]))
        yield lambda n=name: in_run(lambda run: getattr(run, n)("a", version=value))
        yield lambda n=name: in_run(lambda run: getattr(run, n)("a", kind=value))
        yield lambda n=name: in_run(lambda run: getattr(run, n)("a", labels=value))
        yield lambda n=name: in_run(lambda run: getattr(run, n)("a", surprise=value))
        yield lambda n=name: in_run(lambda run: getattr(run, n)(strandline.Artifact(value)))
        yield lambda n=name: in_run(
            lambda run: getattr(run, n)(strandline.Artifact("a", value, value, value))
        )
        yield lambda n=name: in_run(lambda run: run.take(n, "variable", value))
    yield lambda: in_run(lambda run: run.observe(value))
    yield lambda: in_run(lambda run: run.observe({"x": 1}, value))
    yield lambda: in_run(lambda run: run.observe({"x": value, "y": 1}, ids=value, timestamp=value))
    yield lambda: in_run(lambda run: run.observe())
    yield lambda: in_run(lambda run: run.log_parameter(value, 1))
    yield lambda: in_run(lambda run: run.log_parameter("p", value))
    yield lambda: in_run(lambda run: run.log_metric(value, 1))
    yield lambda: in_run(lambda run: run.log_metric("m", value))
    yield lambda: in_run(lambda run: run.log_metric(value))
    yield lambda: in_run(lambda run: run.log_test(value, True))
    yield lambda: in_run(lambda run: run.log_test("t", value))
    yield lambda: in_run(lambda run: run.log_test("t", True, value))
    yield attribute("notes")
    yield attribute("error")

    @strandline.component(
        "fuzz", inputs=["given", "data/x.csv"], outputs=["made", "return"], parameters=["given"]
    )
    def function(given):
        made = given
        return made

    yield lambda: function(value)

    @strandline.component("fuzz", endpoint=True, inputs=["given"], outputs=["return"])
    def endpoint(given):
        return given

    yield lambda: endpoint(value)
    yield lambda: strandline.component(value)(lambda: None)()
    yield lambda: strandline.component("fuzz", description=value, owner=value, tags=value)(
        lambda: None
    )()

    @mltrace.register("fuzz", input_vars=["given"], output_vars=["made"], auto_log=True)
    def registered(given):
        made = [given]
        return made

    yield lambda: registered(value)

    @mltrace.register("fuzz", input_kwargs={"name": "given"})
    def registered_pair(given, name="name"):
        return name

    yield lambda: registered_pair(value)
    yield lambda: mltrace.log_output("fuzz", value, value)

    def component_run():
        run = mltrace.ComponentRun("fuzz")
        run.add_input(mltrace.IOPointer("read", value))
        run.add_outputs([mltrace.IOPointer("made", value)])
        mltrace.log_component_run(run)

    yield component_run
    yield lambda: strandline.flush(0) if value is None else strandline.flush(RaisingText())


@pytest.mark.parametrize("index", range(len(OBJECTS)), ids=lambda i: type(OBJECTS[i]).__name__)
def test_no_value_makes_a_call_raise(away, index):
    for call in calls(OBJECTS[index]):
        call()


def test_what_is_right_is_logged_after_everything_that_was_wrong(lenient, server):
    for value in OBJECTS:
        # A value that is no Unicode text is mended where it is sent, if it is no name.
        if value is HALF_A_PAIR:
            continue
        for call in calls(value):
            call()
    with strandline.run("after") as run:
        run.output("made")
    strandline.observe("after", {"x": [1.0, 2.0]})
    strandline.flush(10)
    until(lambda: "after" in [component["name"] for component in lenient.components()])
    (found,) = lenient.history("after")
    assert names(found["outputs"]) == ["made"]
    until(lambda: server.field("after", "output", "x").get("values") == 2)
    assert lenient.skipped_count > 100


def test_each_kind_of_fault_is_told_once_and_counted(away, caplog):
    for _ in range(50):
        strandline.log_output("tips", "row", None)
    assert len(caplog.records) == 1
    assert "a value could not be logged" in caplog.text
    assert away.skipped_count == 50
    for index in range(1000):
        strandline.observe("c", {"x": 1}, role=f"role-{index}")
    assert len(caplog.records) == 101
    assert "it is counted from now on, and not told" in caplog.text
    assert away.skipped_count == 1050


def test_a_log_that_raises_is_not_in_the_way_either(away):
    class Handler(logging.Handler):
        def handle(self, record):
            raise RuntimeError("full")

    handler = Handler()
    logging.getLogger("strandline").addHandler(handler)
    try:
        strandline.log_output("tips", "row", None)
        with strandline.run("train") as run:
            run.input(None)
    finally:
        logging.getLogger("strandline").removeHandler(handler)


def test_a_strict_client_raises_what_is_wrong(client):
    with strandline.run("strict") as run:
        for call, error in (
            (lambda: run.input(None), ValueError),
            (lambda: run.output(RaisingPath()), ValueError),
            (lambda: run.log_metric("m", None), TypeError),
            (lambda: run.log_parameter("p", RaisingText()), ValueError),
            (lambda: run.log_test("t", RaisingComparison()), RuntimeError),
            (lambda: strandline.observe(None, {"x": 1}), ValueError),
            (lambda: strandline.run(None), ValueError),
        ):
            with pytest.raises(error):
                call()


def test_names_of_all_kinds_are_taken(lenient, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("1")
    row = uuid.UUID(int=7)
    with strandline.run("names") as run:
        run.input(path, bytes(path) + b".bak", [tmp_path / "b", None, "c"])
        run.output(7, row, ("d", "e"))
    strandline.flush()
    (found,) = lenient.history("names")
    assert set(names(found["inputs"])) == {str(path), f"{path}.bak", str(tmp_path / "b"), "c"}
    assert set(names(found["outputs"])) == {"7", str(row), "d", "e"}


def test_text_that_is_no_unicode_or_holds_nul_is_mended(lenient):
    with strandline.run("names") as run:
        run.output("half \ud800", "nul \0")
        run.log_parameter("p", "\ud800\0")
        run.notes = "\0"
        run.fail(ValueError("\0"))
    strandline.flush()
    (found,) = lenient.history("names")
    assert set(names(found["outputs"])) == {"half \ufffd", "nul \ufffd"}
    assert found["parameters"] == {"p": "\ufffd\ufffd"}
    assert found["error"] == "ValueError: \ufffd"


def test_an_error_without_a_text_is_the_users_own(lenient):
    @strandline.component("fail", inputs=["given"], outputs=["given"])
    def fail(given):
        raise error

    error = RaisingError()
    with pytest.raises(RaisingError) as caught:
        fail(1)
    assert caught.value is error
    with pytest.raises(RaisingError), strandline.run("fail"):
        raise error
    strandline.flush()
    assert [run["error"] for run in lenient.history("fail")] == ["RaisingError"] * 2


def test_an_error_of_the_program_is_not_covered_by_one_of_a_strict_client(client, server):
    server.stop()
    with pytest.raises(KeyError), strandline.run("fail"):
        raise KeyError("zone")


@pytest.mark.parametrize("code, status", [(None, "completed"), (0, "completed"), (3, "failed")])
def test_leaving_with_success_is_no_failure(client, code, status):
    @strandline.component("main", inputs=["path"], outputs=["made"])
    def main(path):
        made = "made.csv"
        sys.exit(code)

    with pytest.raises(SystemExit):
        main("raw.csv")
    with pytest.raises(SystemExit), strandline.run("block"):
        sys.exit(code)

    @mltrace.register("registered", input_vars=["path"], output_vars=["made"])
    def registered(path):
        made = "made.csv"
        sys.exit(code)

    with pytest.raises(SystemExit):
        registered("raw.csv")
    for component in ("main", "block", "registered"):
        (run,) = client.history(component)
        assert run["status"] == status
        made = component != "block" and status == "completed"
        assert names(run["outputs"]) == (["made.csv"] if made else [])


def test_an_interruption_is_a_failure(client):
    with pytest.raises(KeyboardInterrupt), strandline.run("block"):
        raise KeyboardInterrupt
    assert client.history("block")[0]["status"] == "failed"


def run_script(text, server, tmp_path, **options):
    """Runs a script in a process of its own, and returns what it prints."""
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(text))
    environment = {
        **os.environ,
        "PYTHONPATH": str(pathlib.Path(strandline.__file__).resolve().parents[1]),
        "STRANDLINE_URL": server.url,
        "STRANDLINE_SPOOL": str(tmp_path / "script-spool"),
    }
    environment.update(options.pop("environment", {}))
    ended = subprocess.run(
        [sys.executable, *options.pop("flags", []), script],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        **options,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_a_working_directory_may_be_gone(lenient, server, tmp_path):
    run_script(
        """
        import os, pathlib, tempfile
        folder = tempfile.mkdtemp()
        os.chdir(folder)
        os.rmdir(folder)

        import strandline

        with strandline.run("block") as run:
            run.input("./raw.csv", ".", pathlib.Path("x"), "..")
            run.output("/dev/null", "out")

        @strandline.component("decorated", inputs=["path"], outputs=["return", "./literal"])
        def decorated(path):
            return "out"

        exec(compile('''
        @strandline.component("made up", outputs=["return"])
        def made_up():
            return "out"
        '''.replace("\\n        ", "\\n"), "nowhere.py", "exec"))
        decorated("raw.csv")
        made_up()
        strandline.observe("block", {"x": 1})
        assert strandline.flush()
        """,
        server,
        tmp_path,
    )
    for component in ("block", "decorated", "made up"):
        assert "out" in names(lenient.history(component)[0]["outputs"])


def test_a_wrong_environment_ends_no_program(server, tmp_path):
    run_script(
        """
        import strandline
        with strandline.run("block"):
            strandline.observe("c", {"x": 1})
        assert strandline.client().settings.url == "http://127.0.0.1:10480"
        strandline.close(0)
        """,
        server,
        tmp_path,
        environment={"STRANDLINE_URL": "localhost:10480"},
    )

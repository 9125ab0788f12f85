"""Lists of any length are read to their end, from this server alone."""

import json

import pytest
from stand_in import configured

import strandline
from strandline import queries
from strandline.transport import next_link


def paged(recorder, links):
    """Has lists answered by pages: what each answers, and where it says that it goes on."""
    pages = iter(links)

    def answer(path, body):
        link = next(pages)
        headers = {} if link is None else {"Link": link}
        return 200, headers, json.dumps([{"name": f"{len(recorder.requests)}"}]).encode()

    recorder.answer = answer


def asked(recorder):
    return [path for path, _, _ in recorder.requests]


def test_lists_of_a_server_are_read_to_their_end(client, monkeypatch):
    names = [f"c{index} & ü?#" for index in range(7)]
    for name in names:
        client.create_component(name, tags=[f"tag of {name}"])
        client.observe(name, {"n": 1.0})
        client.log_output(name, "a", 1)
        with client.run(name) as run:
            run.output(f"made by {name}")
    client.flag(*(f"made by {name}" for name in names))
    monkeypatch.setattr(queries, "_PAGE_LENGTH", 2)
    assert [component["name"] for component in client.components()] == names
    assert sorted(flag["output"] for flag in client.flags()) == [f"made by {n}" for n in names]
    assert sorted(field["component"] for field in client.fields()) == names
    assert [task["task"] for task in client.tasks()] == names
    assert client.entries("/api/v1/tags") == [f"tag of {name}" for name in names]
    assert [c["name"] for c in client.components(tag=f"tag of {names[3]}")] == [names[3]]


def test_runs_are_read_up_to_the_number_that_is_wanted(client, monkeypatch):
    for index in range(7):
        with client.run("train") as run:
            run.output(f"made {index}")
    client.flush()
    monkeypatch.setattr(queries, "_PAGE_LENGTH", 3)
    for limit in (1, 3, 5, 6, 7, 8):
        for runs in (client.recent(limit), client.history("train", limit)):
            made = [run["outputs"][0]["name"] for run in runs]
            assert made == [f"made {index}" for index in reversed(range(7))][:limit]
    for limit in (0, -1):
        with pytest.raises(strandline.ServerError, match="limit"):
            client.recent(limit)


@pytest.mark.parametrize(("limit", "page_count"), [(1, 1), (2, 2), (3, 3), (9, 4)])
def test_no_more_pages_are_read_than_are_wanted(recorder, tmp_path, limit, page_count):
    client = configured(recorder.url, tmp_path)
    paged(
        recorder, ["<?before=4>; rel=next", "<?before=3>; rel=next", "<?before=2>; rel=next", None]
    )
    assert len(client.history("train", limit=limit)) == min(limit, 4)
    path = "/api/v1/components/train/runs"
    assert (
        asked(recorder)
        == [
            f"{path}?limit={limit}",
            *(f"{path}?before={before}" for before in (4, 3, 2)),
        ][:page_count]
    )
    client.close()


def test_the_next_page_is_where_the_server_says(recorder, tmp_path):
    client = configured(recorder.url + "/behind", tmp_path, token="secret")
    here = recorder.url.replace("http:", "HTTP:")
    paged(
        recorder,
        [
            '<?after=1>; rel="next"',
            f'<{here}/behind/api/v1/components?after=2>; title="<a, b>; rel=x"; rel="last next"',
            '</behind/api/v1/components?after=3>; rel=next, </>; rel="first"',
            "<?after=4>; rel=prev",
        ],
    )
    assert [c["name"] for c in client.components(owner="ola")] == ["0", "1", "2", "3"]
    path = "/behind/api/v1/components"
    assert asked(recorder) == [
        f"{path}?limit=10000&owner=ola",
        *(f"{path}?after={page}" for page in (1, 2, 3)),
    ]
    assert {headers["Authorization"] for _, _, headers in recorder.requests} == {"Bearer secret"}
    client.close()


@pytest.mark.parametrize(
    "target",
    [
        "http://example.org/api/v1/tasks?after=1",
        "https://{host}/behind/api/v1/tasks?after=1",
        "//example.org/behind/api/v1/tasks",
        "http://{host}@example.org/behind/api/v1/tasks",
        "http://{host}/elsewhere/api/v1/tasks",
        "/api/v1/tasks",
        "http://[",
        "file:///etc/passwd",
    ],
)
def test_a_list_that_goes_on_elsewhere_is_not_followed(recorder, tmp_path, target):
    client = configured(recorder.url + "/behind", tmp_path, token="secret")
    host = recorder.url.partition("//")[2]
    paged(recorder, [f'<{target.format(host=host)}>; rel="next"'])
    with pytest.raises(strandline.ServerAwayError, match="goes on at"):
        client.tasks()
    assert len(recorder.requests) == 1
    client.close()


@pytest.mark.parametrize("links", [["?after=1"], ["?after=1", "?after=2"]])
def test_a_list_without_an_end_is_an_error(recorder, tmp_path, links):
    client = configured(recorder.url, tmp_path)
    paged(recorder, [f'<{link}>; rel="next"' for link in links * 10])
    with pytest.raises(strandline.ServerAwayError, match="does not end"):
        client.tasks()
    assert len(recorder.requests) == len(links) + 1
    client.close()


def test_an_answer_that_is_no_list_is_an_error(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    recorder.answer = lambda path, body: (200, {}, b'{"tasks": []}')
    with pytest.raises(strandline.ServerAwayError, match="is no list"):
        client.tasks()
    client.close()


def test_a_page_without_entries_is_the_last(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    recorder.answer = lambda path, body: (200, {"Link": '<?after=x>; rel="next"'}, b"[]")
    assert client.tasks() == []
    client.close()


@pytest.mark.parametrize("header", ["", "?after=1", '<?a>; rel="prev"', "<?a>", "<?a; rel=next"])
def test_a_header_that_leads_nowhere(header):
    assert next_link(header) is None

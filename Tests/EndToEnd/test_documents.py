"""What the documents say is so: the targets, the links, and every snippet that can run here.

A snippet is a block of code with a language, and maybe words behind it:

    sh, python          runs, in the order of the page; `not-run: REASON` at the end: it does not
    console             the same, a command behind each "$ "; what follows is its output, where …
                        stands for any text of a line, and a line of its own for any lines
    sh background       goes on running until the end of the page
    … fails             ends with an error
    … file=NAME         is written to this file, and not run

All snippets of a page share a folder, one Python interpreter, and a server. A page that does not
start a server itself has one on an empty store. Ports are replaced by free ones.
"""

import re
import subprocess

import pytest
import yaml
from conftest import ROOT
from documents import DOCS, DOCUMENTS, PAGES, anchors, identifier, links, prose, snippets
from snippet_page import Page

NOT_RUN_MAX = 20
IMAGE_BYTES_MAX = 200_000


# MARK: targets


def test_the_table_of_targets_has_every_folder_of_the_sources():
    text = (DOCS / "architecture.md").read_text()
    assert set(ranks(text)) == {
        path.name for path in (ROOT / "Sources").iterdir() if path.is_dir()}


def ranks(text):
    """The rank of each target, -1 for what every target may import."""
    rows = re.findall(r"^\| (\d|–) \| (.+?) \|", text, re.MULTILINE)
    return {
        name: -1 if rank == "–" else int(rank) for rank, row in rows
        for name in re.findall(r"`(\w+)`", row)}


def test_imports_go_down_the_ranks():
    known = ranks((DOCS / "architecture.md").read_text())
    for target, rank in known.items():
        for path in (ROOT / "Sources" / target).rglob("*.swift"):
            for name in re.findall(
                    r"^(?:@testable )?(?:package |public |internal )?import (\w+)",
                    path.read_text(), re.MULTILINE):
                if name in known:
                    assert known[name] < rank or known[name] == -1 == rank, f"{path}: {name}"
                    assert name != "Store" or target == "Strandline", f"{path}: {name}"


# MARK: links


@pytest.mark.parametrize("path", DOCUMENTS, ids=identifier)
def test_links_lead_somewhere(path):
    for link in links(path.read_text()):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        file = (path.parent / target).resolve() if target else path
        assert file.exists(), f"{link}: no such file"
        assert ROOT in file.parents, f"{link} leads out of the repository"
        if anchor:
            assert anchor in anchors(file.read_text()), f"{link}: no such heading"


def test_the_readme_is_short_and_leads_to_every_page():
    text = (ROOT / "README.md").read_text()
    assert len(text.splitlines()) <= 180
    linked = set(links(text))
    for path in PAGES:
        assert identifier(path) in linked, path.name


def test_images_are_small_and_used():
    used = {(path.parent / link).resolve() for path in DOCUMENTS for link in links(path.read_text())}
    for image in (DOCS / "images").iterdir():
        assert image.stat().st_size < IMAGE_BYTES_MAX, image.name
        assert image in used, image.name


# What the program's own texts once said, and a reader from the field would have to ask about.
METAPHORS = r"\b(calm(?!_run)\w*|doors?|rhythms?|yardsticks?|heed\w*|knows|lives|habits?)\b"


@pytest.mark.parametrize(
    "path", [path for path in DOCUMENTS if "Benchmarks" not in path.parts], ids=identifier)
def test_documents_speak_of_the_program_without_metaphors(path):
    text = re.sub(r"`[^`\n]*`", "", prose(path.read_text()))
    assert not re.findall(METAPHORS, text, re.IGNORECASE)


# MARK: snippets

RUNNABLE = ("sh", "python", "console")


@pytest.mark.parametrize(
    "path", [path for path in DOCUMENTS if any(
        snippet.language in RUNNABLE and snippet.is_run for snippet in snippets(path))],
    ids=identifier)
def test_snippets_run(path, tmp_path):
    has_own_server = any(
        "background" in snippet.words and "strandline serve --data" in snippet.text
        for snippet in snippets(path))
    page = Page(tmp_path, has_own_server)
    try:
        for snippet in snippets(path):
            if not snippet.file and (
                    snippet.language not in RUNNABLE or not snippet.is_run or snippet.is_make):
                continue
            try:
                page.run(snippet)
            except AssertionError as error:
                pytest.fail(f"{identifier(path)}, line {snippet.line}: {error}")
    finally:
        page.stop()


def test_every_make_target_of_the_documents_is_there():
    commands = {
        line.split(" #")[0].strip() for path in DOCUMENTS for snippet in snippets(path)
        if snippet.is_make for line in snippet.text.splitlines() if line.startswith("make ")}
    assert {"make demo", "make test"} <= commands
    for command in commands:
        answer = subprocess.run(
            ["bash", "-c", command.replace("make ", "make --dry-run ", 1)], cwd=ROOT,
            capture_output=True, text=True)
        assert answer.returncode == 0, (command, answer.stderr)


def test_snippets_of_yaml_are_yaml():
    for path in DOCUMENTS:
        for snippet in snippets(path):
            if snippet.language == "yaml":
                assert yaml.safe_load(snippet.text), f"{identifier(path)}, line {snippet.line}"


def test_every_snippet_has_a_language_and_few_are_not_run():
    not_run = []
    for path in DOCUMENTS:
        for snippet in snippets(path):
            place = f"{identifier(path)}, line {snippet.line}"
            assert snippet.language, f"{place}: no language"
            if snippet.language == "text":
                assert not snippet.text.startswith("$ "), f"{place}: a console, not text"
            if not snippet.is_run:
                assert snippet.reason.strip(), f"{place}: no reason"
                not_run.append(place)
    assert len(not_run) <= NOT_RUN_MAX, not_run

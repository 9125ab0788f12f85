"""What the README says of tests is so."""

import re

from conftest import ROOT


def test_every_row_beside_mltrace_names_a_test_that_is_there():
    section = (ROOT / "README.md").read_text().split("## Beside mltrace")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")][2:]
    assert len(rows) > 30
    sources = [
        path.read_text() for folder in ["Tests", "python/tests"]
        for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".swift")]
    for row in rows:
        names = re.findall(r"`([^`]+)`", row.split("|")[-2])
        assert names, row
        for name in names:
            definition = f"def {name}(" if name.startswith("test_") else f"func `{name}`("
            assert any(definition in source for source in sources), name

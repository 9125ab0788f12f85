"""The documents of the repository: their links and their snippets."""

import re
import unicodedata

from conftest import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
# Those of the repository, and of no folder that something else has made.
DOCUMENTS = sorted(
    path for pattern in ("*.md", "docs/*.md", "python/*.md", "prometheus/*.md", "Benchmarks/*.md",
                         "Benchmarks/drift/*.md")
    for path in ROOT.glob(pattern))


def identifier(path):
    return str(path.relative_to(ROOT))


def prose(text):
    """The lines that are no code."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(text):
    """What GitHub makes of the headings."""
    found = []
    for heading in re.findall(r"^#{1,6} (.+)$", prose(text), re.MULTILINE):
        words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").strip().lower()
        slug = "".join(
            character for character in words.replace(" ", "-")
            if character in "-_" or unicodedata.category(character)[0] in "LN")
        count = sum(other == slug or re.fullmatch(re.escape(slug) + r"-\d+", other) is not None
                    for other in found)
        found.append(slug if count == 0 else f"{slug}-{count}")
    return found


def links(text):
    return re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", prose(text)))


class Snippet:
    """A block of code."""

    def __init__(self, line, info, text):
        self.line = line
        words, _, self.reason = info.partition("not-run:")
        self.is_run = "not-run:" not in info
        self.language, *self.words = words.split() or [""]
        self.text = text
        self.file = next((word[5:] for word in self.words if word.startswith("file=")), None)

    @property
    def is_make(self):
        return all(line.startswith(("make ", "#")) for line in self.text.splitlines())


def snippets(path):
    found = []
    for match in re.finditer(r"^```([^\n]*)\n(.*?)^```$", path.read_text(), re.DOTALL | re.MULTILINE):
        line = path.read_text()[:match.start()].count("\n") + 1
        found.append(Snippet(line, match[1], match[2]))
    return found

"""Tables in Markdown."""


def table(head, rows):
    """A table in Markdown; a cell is text that may hold Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n"
                   for line in lines)


def code(text):
    return f"`{text}`" if text else ""

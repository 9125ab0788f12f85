"""The commands of the program and their flags."""

import json
import re
import subprocess

from generating.tables import code, table


class Help:
    """What ArgumentParser tells of the program."""

    def __init__(self, program):
        output = subprocess.run(
            [program, "--experimental-dump-help"], capture_output=True, text=True, check=True)
        self.root = json.loads(output.stdout)["command"]

    def commands(self, command=None, prefix=()):
        """All commands that do something, with their names in full."""
        for sub in (command or self.root).get("subcommands", []):
            if not sub.get("shouldDisplay", True) or sub["commandName"] == "help":
                continue
            names = (*prefix, sub["commandName"])
            if any(c["commandName"] != "help" for c in sub.get("subcommands", [])):
                yield from self.commands(sub, names)
            else:
                yield " ".join(names), sub

    @staticmethod
    def arguments(command):
        return [argument for argument in command.get("arguments", [])
                if argument.get("shouldDisplay", True)
                and argument["valueName"] not in ("help", "version")]

    @staticmethod
    def spelling(argument):
        if argument["kind"] == "positional":
            return argument["valueName"].upper() + ("…" if argument["isRepeating"] else "")
        return "--" + next(
            name["name"] for name in argument["names"] if name["kind"] == "long")

    # What every command that asks a server takes, said once.
    shared = {"--server", "--token-file", "--ca-file", "--json"}

    # A command with more of them has a table of its own.
    listed_max = 8

    def usage(self, name, command):
        words = [name]
        has_table = len(self.arguments(command)) > self.listed_max
        for argument in self.arguments(command):
            spelling = self.spelling(argument)
            if has_table and argument["isOptional"]:
                continue
            if spelling in self.shared and {"--server", "--ca-file"} <= {
                    self.spelling(other) for other in self.arguments(command)}:
                continue
            if argument["kind"] == "option":
                spelling += " …"
            words.append(f"[{spelling}]" if argument["isOptional"] else spelling)
        return " ".join(words + (["[FLAG …]"] if has_table else []))

    def command_table(self):
        return table(["command", "does"], [
            [code(self.usage(name, command)), command["abstract"]]
            for name, command in self.commands()])

    def flag_table(self, name):
        [command] = [command for other, command in self.commands() if other == name]
        rows = []
        for argument in self.arguments(command):
            text = argument.get("abstract", "")
            # Defaults that are no values of the parser stand in the text.
            stated = re.search(r" ?\(default: (.*?)\)$", text)
            default = argument.get("defaultValue", stated.group(1) if stated else "")
            text = re.sub(r" ?\(default: .*?\)$", "", text)
            values = argument.get("allValueStrings") or argument.get("allValues") or []
            if values:
                text += " One of " + ", ".join(map(code, values)) + "."
            default = default if " " in default else code(default)
            rows.append([code(self.spelling(argument)), default, text])
        return table(["flag", "default", "meaning"], rows)

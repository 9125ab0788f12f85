"""The programs of the scoreboard, each peer with an environment of its own."""

import subprocess
import sys
import venv
from dataclasses import dataclass


@dataclass(frozen=True)
class Program:
    name: str
    script: str = ""
    #: What pip installs; the first is the peer itself.
    requirements: tuple[str, ...] = ()


OURS = Program("strandline")
# The bounds beside a peer are those of its own dependencies that it leaves open and needs.
PEERS = [
    Program("scipy", "scipy_tests.py", ("scipy==1.17.1", "numpy<3", "pandas<3")),
    Program("evidently", "evidently_report.py", ("evidently==0.7.23", "pandas<3")),
    Program("whylogs", "whylogs_profiles.py", ("whylogs[viz]==1.6.4", "numpy<2", "pandas<3")),
    Program("nannyml", "nannyml_calculator.py", ("nannyml==0.13.1", "statsmodels", "pandas<3")),
    Program("alibi-detect", "alibi_tabular.py", ("alibi-detect==0.13.0",)),
]


class Environments:
    """A folder of virtual environments, one for each peer."""

    def __init__(self, folder, scripts):
        self.folder = folder
        self.scripts = scripts

    def python(self, program):
        """The interpreter of a peer's environment, which is made where it is not there."""
        home = self.folder / program.name
        interpreter = home / "bin" / "python"
        stamp = home / "installed.txt"
        wanted = "\n".join(program.requirements)
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
            venv.create(home, with_pip=True)
            install = [interpreter, "-m", "pip", "install", "--quiet", *program.requirements]
            subprocess.run(install, check=True, stdout=sys.stderr)
            stamp.write_text(wanted, encoding="utf-8")
        return interpreter

    def command(self, program):
        """How a peer is started; None where it cannot be installed for this Python."""
        try:
            return [self.python(program), self.scripts / program.script]
        except subprocess.CalledProcessError:
            print(f"{program.name} cannot be installed", file=sys.stderr)
            return None

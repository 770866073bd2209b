"""Prints the lower bounds of pyproject.toml as constraints for pip: the oldest versions that we say work."""

import re
import tomllib
from pathlib import Path

project = tomllib.loads(Path(__file__).parents[1].joinpath("pyproject.toml").read_text())["project"]
groups = [project["dependencies"], *project["optional-dependencies"].values()]
for requirement in (requirement for group in groups for requirement in group):
    if bound := re.fullmatch(r"([\w.-]+)>=([\w.]+)(,<[\w.]+)?", requirement):
        print(f"{bound[1]}=={bound[2]}")
    elif not requirement.startswith(project["name"]):
        raise SystemExit(f"pyproject.toml: {requirement!r} has no lower bound that .ci/lowest.py can read")

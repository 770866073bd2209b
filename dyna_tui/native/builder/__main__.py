"""Builds the native library: ``python -m dyna_tui.native.builder [--target NAME] [--output FOLDER]``."""

import argparse
import json
import os
import zlib
from pathlib import Path

from dyna_tui.native.builder.emit import emit
from dyna_tui.native.builder.link import link
from dyna_tui.native.builder.objects import depends_on_actions, objects
from dyna_tui.native.builder.targets import TARGETS, Target, native_target
from dyna_tui.native.library import DESCRIPTION, FOLDER
from dyna_tui.native.sources import sources_digest

NUMBERS = (4,)
"""The numbers of actions for which the kernels are compiled besides for any: that of a grid."""


def build(target: Target, folder: Path) -> None:
    """Builds the library for a target, and its description, in a folder."""
    sources = sources_digest()
    code, interfaces = emit()
    library = folder / f"kernels{target.suffix}"
    new = library.with_name(f"{library.name}.new")
    content = link(objects(code, interfaces, target, NUMBERS), target)
    new.write_bytes(content)
    for name, interface in interfaces.items():
        if depends_on_actions(interface):
            interfaces[name] = interface._replace(actions=NUMBERS)
    description = {
        "sources": sources,
        "checksum": zlib.crc32(content),
        "kernels": {name: interface._asdict() for name, interface in interfaces.items()},
    }
    new_description = folder / f"{DESCRIPTION}.new"
    new_description.write_text(json.dumps(description))
    # A process that has the old one goes on with it; one that starts in between finds that they do not match.
    os.replace(new, library)
    os.replace(new_description, folder / DESCRIPTION)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m dyna_tui.native.builder", description=__doc__)
    parser.add_argument("--target", choices=TARGETS, help="what it is for; this machine where none is given")
    parser.add_argument("--output", type=Path, default=FOLDER, help="the folder; that of the package if none is given")
    arguments = parser.parse_args()
    target = TARGETS[arguments.target] if arguments.target else native_target()
    if target is None:
        parser.error(f"this machine is none of {', '.join(TARGETS)}")
    arguments.output.mkdir(parents=True, exist_ok=True)
    build(target, arguments.output)


if __name__ == "__main__":
    main()

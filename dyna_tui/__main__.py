"""``python -m dyna_tui`` is ``dyna-tui``."""

import sys

from dyna_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())

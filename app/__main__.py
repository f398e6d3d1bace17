"""The command `yiping`."""

from __future__ import annotations

import gc
import sys

# Nothing of what is loaded is garbage: to look through it again and again takes a tenth of a start.
gc.disable()

from app.cli.main import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())

"""`python -m nncheck` is the command `nncheck`."""

import sys

from nncheck.cli import main

if __name__ == "__main__":
    sys.exit(main())

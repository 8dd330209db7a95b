"""Settings for nncheck's own tests: repeatable hypothesis runs, `pytester`, no self-checking.

`pytest --nncheck` at this level would check nncheck's own sources as if a student had
written them; nobody wants that by accident, so no `nncheck_paths` is set for this project.
"""

from __future__ import annotations

import os

from hypothesis import settings

pytest_plugins = ["pytester"]

settings.register_profile("local", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "local")

# files that tests read or check, not tests themselves
collect_ignore_glob = ["tests/zoo/*", "tests/seeds/data/*"]

"""How long a search may go on, on a busy machine as well as on an idle one."""

import time

#: A search waits for the code under test too, in whose time others may take their turn.
_WALL = 4.0


class Budget:
    """`seconds` of this process's own work, and at most four times as long by the clock."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._worked, self._began = time.process_time(), time.perf_counter()

    @property
    def spent(self) -> bool:
        """Nothing is left."""
        worked = time.process_time() - self._worked
        return worked > self._seconds or time.perf_counter() - self._began > _WALL * self._seconds

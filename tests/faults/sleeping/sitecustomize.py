"""For servers under libfaketime: Python sleeps until a moment, which that library takes for one of its own calendar."""

import select
import time


def sleep(seconds: float) -> None:
    select.select([], [], [], seconds)


time.sleep = sleep

"""Whatever fails, and whoever writes it down, no words of a person stand in a line of the log."""

import asyncio
import gc
import json
import logging

from peersupport.core.logs import AllowListFormatter

WORDS = "nobody knows that I am here"


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


async def fail_unseen() -> None:
    async def fails() -> None:
        raise ValueError(WORDS)

    task = asyncio.ensure_future(fails())
    await asyncio.wait([task])
    del task
    gc.collect()


def test_a_task_that_failed_unseen_is_named_without_what_it_said() -> None:
    kept, logger = Kept(), logging.getLogger("asyncio")
    logger.addHandler(kept)
    try:
        asyncio.run(fail_unseen())
    finally:
        logger.removeHandler(kept)
    (record,) = [record for record in kept.records if record.levelname == "ERROR"]
    assert WORDS in str(record.msg), "asyncio writes the error into its message"

    line = AllowListFormatter().format(record)

    assert WORDS not in line
    assert json.loads(line)["what"] == "Task exception was never retrieved"
    assert json.loads(line)["error"] == "ValueError"


def test_values_of_other_libraries_are_left_out_and_ours_are_ids() -> None:
    theirs = logging.LogRecord("somebody.else", logging.ERROR, "", 1, "for %s", (WORDS,), None)
    ours = logging.LogRecord("moderation.api", logging.ERROR, "", 1, "for %s", (7,), None)

    assert json.loads(AllowListFormatter().format(theirs))["what"] == "for %s"
    assert json.loads(AllowListFormatter().format(ours))["what"] == "for 7"

"""A trial of `manage.py chaos` on the stage of these tests."""

from collections.abc import Sequence

from chaos.kept import kept_in, without_alarm
from chaos.people import CRISIS
from chaos.proxy import Proxy
from chaos.trial import Plan, Report, Trial, judged
from checks.web import Web
from peersupport.core.aio import in_database
from tests.services.conftest import make_pair
from tests.services.processes import Stage
from tests.services.traffic import named


async def tried(stage: Stage, plan: Plan, *, pairs: int, web: Sequence[Web] = ()) -> Report:
    """What became of the words of so many new pairs. `web`: other processes than the stage's own."""
    people = [await in_database(make_pair) for _ in range(pairs)]
    names = [await in_database(named, pair) for pair in people]
    through = web or stage.web
    async with Proxy([each.port for each in through]) as proxy:
        trial = Trial(stage, through, proxy)
        crowd = await trial.run(plan, names)
        kept = {
            str(pair.conversation.pk): await in_database(kept_in, pair.conversation)
            for pair in people
        }
        unalarmed = 0
        for pair in people:
            mine = kept[str(pair.conversation.pk)]
            unalarmed += await in_database(without_alarm, pair.conversation, mine, CRISIS)
        return await judged(trial, crowd, names, kept, unalarmed)

"""A trial of `manage.py chaos` on the stage of these tests."""

from collections.abc import Sequence

from chaos.groups import made_group
from chaos.kept import kept_in, without_alarm
from chaos.people import CRISIS
from chaos.proxy import Proxy
from chaos.trial import Plan, Report, Trial, judged
from chat.models import Conversation
from checks.web import Web
from peersupport.core.aio import in_database
from tests.services.conftest import make_pair
from tests.services.processes import Stage
from tests.services.traffic import named


async def tried(
    stage: Stage, plan: Plan, *, pairs: int, groups: int = 0, web: Sequence[Web] = ()
) -> Report:
    """What became of the words of so many new pairs and groups. `web`: other processes than the stage's own."""
    people = [await in_database(make_pair) for _ in range(pairs)]
    names = [await in_database(named, pair) for pair in people]
    names += [await in_database(made_group) for _ in range(groups)]
    rooms = [await in_database(Conversation.objects.get, pk=each.conversation) for each in names]
    through = web or stage.web
    async with Proxy([each.port for each in through]) as proxy:
        trial = Trial(stage, through, proxy)
        crowd = await trial.run(plan, names)
        kept = {str(room.pk): await in_database(kept_in, room) for room in rooms}
        unalarmed = 0
        for room in rooms:
            mine = kept[str(room.pk)]
            unalarmed += await in_database(without_alarm, room, mine, CRISIS)
        return await judged(trial, crowd, names, kept, unalarmed)

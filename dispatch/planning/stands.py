"""How the crews of a plan stand to its incidents, and whose consent their going needs, as arrays (n, m)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from dispatch.centre import Centre
from dispatch.consents import asks_consent, consent_s, needs_consent
from dispatch.need import Need
from dispatch.people import Crew
from dispatch.planning.problem import Floats, Mask, Numbers
from dispatch.planning.ready import UNDER_WAY, ReadyCrew
from dispatch.ranking import Claims
from dispatch.standing import Standing, stand_of


@dataclass(frozen=True)
class Stands:
    """The needs (n) and crews (m) of a plan at a moment."""

    needs: Sequence[Need]
    ready: Sequence[ReadyCrew]
    centre: Centre
    now: datetime

    def claims(self, is_held_back: Mask, leaves_short: Mask, coverage: Floats) -> Claims:
        """What the order of advice looks at, with what is known otherwise; `coverage` (m,)."""
        standing = self._standings()
        return Claims(
            standing=standing,
            needs_consent=self._needs_consent(standing),
            is_held_back=is_held_back,
            leaves_short=leaves_short,
            coverage=coverage,
            is_ready=np.array([_is_ready(item) for item in self.ready], dtype=np.bool_),
        )

    def consent_s(self, claims: Claims) -> Floats:
        """What consent adds; of a request that waits what is left."""
        settings = self.centre.settings
        seconds = np.where(claims.needs_consent, float(settings.consent_s), 0.0)
        for row, column in self._asked_for():
            crew_id, standing = self.ready[column].crew.id, Standing(claims.standing[row, column])
            seconds[row, column] = consent_s(crew_id, standing, self.needs[row], settings, self.now)
        return seconds

    def _standings(self) -> Numbers:
        """Found once for crews that stand alike everywhere."""
        groups, group_of = self._groups()
        standing = np.zeros((len(self.needs), len(groups)), dtype=np.int32)
        for row, need in enumerate(self.needs):
            standing[row] = [stand_of(crew, need, self.centre).standing for crew in groups]
        return standing[:, group_of]

    def _groups(self) -> tuple[list[Crew], Numbers]:
        """One crew of each group that stands alike to every place, and the group of each crew."""
        numbers: dict[tuple[str, str, str | None], int] = {}
        firsts: list[Crew] = []
        group_of = []
        for item in self.ready:
            key = (item.crew.unit, item.crew.home_zone, item.crew.contractor_object)
            if key not in numbers:
                numbers[key] = len(firsts)
                firsts.append(item.crew)
            group_of.append(numbers[key])
        return firsts, np.array(group_of, dtype=np.int32)

    def _needs_consent(self, standing: Numbers) -> Mask:
        """Whose street has a say and has not agreed."""
        asks = [[asks_consent(one, need) for one in Standing] for need in self.needs]
        table = np.array(asks, dtype=np.bool_).reshape(-1, len(Standing))
        needs = np.take_along_axis(table, standing, axis=1)
        for row, column in self._asked_for():
            crew_id = self.ready[column].crew.id
            needs[row, column] = needs_consent(crew_id, Standing(standing[row, column]), self.needs[row])
        return needs

    def _asked_for(self) -> Iterator[tuple[int, int]]:
        """The incidents and crews of other streets that were asked for."""
        columns = {item.crew.id: column for column, item in enumerate(self.ready)}
        for row, need in enumerate(self.needs):
            yield from ((row, columns[one.crew_id]) for one in need.help if one.crew_id in columns)


def _is_ready(item: ReadyCrew) -> bool:
    """Whether a crew can leave now and is nowhere else under way."""
    return item.ready_in_s <= 0.0 and item.status not in UNDER_WAY

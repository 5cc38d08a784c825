"""What a scenario says about how people and work behave, and by which policies files are sent out."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from twin.scenario.appraising import Appraisal, Effort, Placebo
from twin.scenario.deskwork import (
    Background,
    Coordination,
    Dispatching,
    FirstReceiver,
    Ladder,
    Quality,
    Tracking,
    Units,
)
from twin.scenario.fields import Count, Duration, Share, Strict, whole_of, word_of
from twin.scenario.fieldwork import Patrol, Video, Visits
from twin.scenario.residents import ByStreamShare, Residents, Revisit
from twin.vocabulary import Channel, DispatchPolicy, TrayOrder

MOST_REWORKS = 100


class Behaviour(Strict):
    """How people and work behave."""

    patrol: Patrol
    video: Video
    visits: Visits = Visits()
    background: Background = Background()
    residents: Residents
    revisit: Revisit = Revisit()
    rejected: Share
    doubtful: Share
    filed: Share
    false_closing: ByStreamShare
    max_reworks: Annotated[Count, Field(le=MOST_REWORKS)]
    reminder: Share
    transient_life: Duration
    quality: Quality
    dispatch: Dispatching
    units: Units
    ladder: Ladder
    tracking: Tracking = Tracking()
    coordination: Coordination = Coordination()
    first_receiver: FirstReceiver = FirstReceiver()
    appraisal: Appraisal
    effort: Effort = Effort()
    placebo: Placebo = Placebo()
    entry: dict[word_of(Channel), str]  # type: ignore[valid-type]  # tier


class DecisionOfSomebody(Strict):
    """To which unit a case on an incident goes, whatever the policy says."""

    incident: Annotated[int, BeforeValidator(whole_of), Field(ge=0)]  # its key
    visit: Count = 0  # which dispatch: 256 x cases before + dispatches before
    unit: str


class Policies(Strict):
    """How files are sent out and worked through."""

    dispatch: word_of(DispatchPolicy) = DispatchPolicy.BY_CATALOGUE  # type: ignore[valid-type]
    order: word_of(TrayOrder) = TrayOrder.ARRIVAL  # type: ignore[valid-type]
    decisions: tuple[DecisionOfSomebody, ...] = ()

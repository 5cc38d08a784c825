"""What a stored state says of itself, checked: who wrote it, which run it is, and at which second."""

from dataclasses import dataclass
from typing import Any

from twin.scenario.fields import brief
from twin.vocabulary import BadInput

LISTS = ("tiers", "units", "actors", "categories", "places")
OF_ORIGIN = {"state": str, "time_s": int, "seed": int, "replication": int, "changes": dict}
LARGEST, LONGEST = 1 << 63, 1000


@dataclass(frozen=True)
class Facts:
    """What a stored state says of itself; see `twin.experiment.states.State`.

    Attributes
    ----------
    twin, law, extension : str
        Version and law that wrote it; file that extended the law, nothing where none did.
    hash, scenario_hash : str
        Hash of the state and of its scenario.
    """

    twin: str
    law: str
    extension: str
    hash: str
    scenario_hash: str
    seed: int
    replication: int
    time_s: int
    n_events: int
    n_warm_events: int
    horizon_s: int
    warnings: tuple[str, ...]
    names: dict[str, tuple[str, ...]]
    origins: tuple[dict[str, Any], ...]


def facts_from(who: str, said: Any) -> Facts:
    """Facts from JSON; BadInput where they are not what a state says of itself."""
    kinds: dict[str, Any] = dict(Facts.__annotations__)
    if not isinstance(said, dict) or set(said) != set(kinds):
        raise BadInput(f"{who}: damaged: state.json does not say what a state says of itself")
    for name, kind in kinds.items():
        if kind in (str, int) and not is_a(said[name], kind):
            raise wrong(who, name, said[name])
    words = said["names"]
    if not isinstance(words, dict) or set(words) != set(LISTS) or not all(is_text(words[name]) for name in LISTS):
        raise wrong(who, "names", words)
    if not is_text(said["warnings"]):
        raise wrong(who, "warnings", said["warnings"])
    if not isinstance(said["origins"], list) or not all(is_origin(each) for each in said["origins"]):
        raise wrong(who, "origins", said["origins"])
    return Facts(**{**said, "warnings": tuple(said["warnings"]), "origins": tuple(said["origins"]),
                    "names": {name: tuple(words[name]) for name in LISTS}})


def is_a(value: Any, kind: type) -> bool:
    """Whether a value is text of some length, or a whole number that is not negative."""
    return isinstance(value, str) and len(value) <= LONGEST if kind is str else (
        isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST)


def is_text(value: Any) -> bool:
    """Whether a value is a list of texts, and nothing else."""
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def is_origin(value: Any) -> bool:
    """Whether a value says from which state a run went on."""
    return (isinstance(value, dict) and set(value) == set(OF_ORIGIN)
            and all(isinstance(value[name], kind) for name, kind in OF_ORIGIN.items()))


def wrong(who: str, name: str, value: Any) -> BadInput:
    """Error for a fact that cannot be."""
    return BadInput(f"{who}: damaged: {name} is {brief(value)} in state.json")

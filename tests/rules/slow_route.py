"""A second, slow reader of a workflow: from the text of the scenario file, one stage after another.

It knows no table and no number: stages and outcomes are words, and what a case writes on its way is a list of words.
"""

from pathlib import Path

import yaml

PEOPLE = ("loop", "site", "lead_desk", "lead_field", "lead_sign")


def workflow_of(path: Path) -> dict:
    """Section `workflow` of a file as it is written."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))["workflow"]


def following(workflow: dict, stage: str, outcome: str) -> dict:
    """What the file says comes after an outcome; a bare name is short for `{to: name}`."""
    said = workflow[stage]["next"][outcome]
    return {"to": said} if isinstance(said, str) else dict(said)


def words_of(workflow: dict, outcomes: list[str], is_called: bool = False, n_tiers_up: int = 0) -> list[str]:
    """What a case writes that meets these outcomes, one after another, until they are used up.

    `outcomes` begins with that of the report; an emergency is handed up so many tiers to where it is answered.
    Reminders, deadlines and interruptions are left out. A revisit is passed, as if it were done, unless somebody calls.
    """
    said, stage, assigned = [], "report", False
    for outcome in outcomes:
        said += at_stage(workflow, stage, outcome)
        step = following(workflow, stage, outcome)
        if step["to"] == "revisit" and not is_called:
            step = following(workflow, "revisit", "done")
        if outcome == "emergency":
            said += ["escalate"] * n_tiers_up
        if step.get("dispatch"):
            said.append("dispatch")
            assigned = True
        if step.get("returns"):
            said += ["return", "release"]
            assigned = False
        if outcome == "duplicate" and assigned:
            said.append("release")
        if step.get("move") == "up":
            said += ["release"] if assigned else []
            said.append("escalate")
            assigned = False
        if step.get("move") == "down":
            said.append("send_down")
        if "as" in step:
            said.append(f"conclude {step['as']}")
        stage = step["to"]
        if stage == "end":
            return said
    return said + begun(workflow, stage)


def at_stage(workflow: dict, stage: str, outcome: str) -> list[str]:
    if stage == "report":
        return ["report"]
    return [*begun(workflow, stage), f"{stage} ends {outcome}"]


def begun(workflow: dict, stage: str) -> list[str]:
    return [f"{stage} waits"] if workflow[stage].get("seat") in PEOPLE else [f"{stage} runs"]

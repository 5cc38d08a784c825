"""One archive of a study: design, answer, kept results, and how to make them again; the same bytes each time."""

import zipfile
from pathlib import Path

from twin.experiment.place import whole_file
from twin.experiment.study.design import FILE
from twin.experiment.study.keeping import (
    COSTS,
    EARLIER,
    FIGURES,
    INDICES,
    MANIFEST,
    POINTS,
    READMES,
    SCENARIO,
    SUMMARY,
    VALUES,
    needed_results,
)
from twin.vocabulary import BadInput

HOW = "HOW_TO_MAKE_IT_AGAIN.txt"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment that an archive knows; the time of packing says nothing


def pack_study(folder: Path, out: Path) -> Path:
    """Write the archive of a study.

    Parameters
    ----------
    folder : Path
        Folder of a study that has kept results.
    out : Path
        The archive; an earlier one of a study is replaced, anything else is not.

    Raises
    ------
    BadInput
        There are no results, or something else stands where the archive is wanted.
    """
    said = needed_results(folder, "pack")
    if out.exists() and not is_packed(out):
        raise BadInput(f"{out}: is no archive of a study and would be lost; name another file with --out")
    names = [FILE, *READMES.values(), MANIFEST, SUMMARY, VALUES, COSTS, SCENARIO, *FIGURES.values(), INDICES,
             *(f"{POINTS}/{path.name}" for path in sorted((folder / POINTS).glob("*.json"))),
             *(path.relative_to(folder).as_posix() for path in sorted((folder / EARLIER).rglob("*"))),
             *(path.name for path in sorted(folder.glob("*.y*ml")) if path.name not in (FILE, SCENARIO))]
    with whole_file(out, out) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        put(archive, HOW, how_text(folder.resolve().name, said).encode())
        for name in names:
            if (folder / name).is_file():
                put(archive, name, (folder / name).read_bytes())
    return out


def put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Put a file into an archive, without a time."""
    entry = zipfile.ZipInfo(name, LONG_AGO)
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content, zipfile.ZIP_DEFLATED)


def is_packed(path: Path) -> bool:
    """Whether a file is an archive of a study."""
    try:
        with zipfile.ZipFile(path) as archive:
            return HOW in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def how_text(name: str, said: dict[str, object]) -> str:
    """How somebody else makes the results again, and how they know that they have."""
    libraries = said["libraries"]
    versions = "\n".join(f"  {each} {number}" for each, number in libraries.items()) if isinstance(
        libraries, dict) else ""
    return f"""{name}

Made with twin {said['twin']} (law {said['law_hash']}, measures {said['measuring_hash']}), Python {said['python']},
{said['platform']}:
{versions}

1. Unpack into a folder {name}, install that version of twin.
2. twin experiment check {name} --share 1       every run again; the digests must agree
   twin experiment report {name}                READMEs and figures from the kept results alone
   twin experiment run {name} --size {said['size']} --out again      the whole study anew, in another folder

Design {said['design_hash']}, frozen {said['frozen']}, before the first run.
Study digest {said['digest']}.
"""

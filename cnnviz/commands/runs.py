"""``cnnviz runs``: all runs below a folder, how they differ, and what they measured as files."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnviz.commands.console import complain, finish, say, say_json
from cnnviz.engine.errors import BadValue, RunProblem
from cnnviz.engine.events import Progress, Work

if TYPE_CHECKING:
    from cnnviz.engine.runs.health.finding import HealthFinding
    from cnnviz.engine.runs.listing import RunRow

SUMMARY = "list all runs below a folder, tag them, say how they differ, export them"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        nargs="?",
        help="a run, or a folder with runs below it (default: the runs in your data folder)",
    )
    parser.add_argument(
        "--match",
        metavar="TEXT",
        default="",
        help="only runs with all these words in name, state, network, images, tags or note; #WORD "
        "is a tag",
    )
    parser.add_argument("--json", action="store_true", help="print the facts as JSON")
    parser.add_argument(
        "--diff", action="store_true", help="print the settings in which the listed runs differ"
    )
    parser.add_argument(
        "--health",
        action="store_true",
        help="say of each listed run what looks wrong in it, and what usually helps",
    )
    files = parser.add_argument_group("Files")
    files.add_argument("--csv", metavar="FILE", help="write one line for each run")
    files.add_argument(
        "--curves",
        metavar="FILE",
        help="write the points of all curves; a name without .csv is a folder, which gets a file "
        "for each run",
    )
    files.add_argument(
        "--tensorboard",
        metavar="DIR",
        help="write event files of TensorBoard (needs: pip install tensorboard)",
    )
    notes = parser.add_argument_group("What you say of the listed runs")
    notes.add_argument("--tag", metavar="TAG", action="append", default=[], help="give them a tag")
    notes.add_argument(
        "--untag", metavar="TAG", action="append", default=[], help="take a tag from them"
    )
    notes.add_argument("--note", metavar="TEXT", help="of one run: what is worth keeping of it")
    notes.add_argument("--title", metavar="TEXT", help="of one run: what to call it")


def run(options: argparse.Namespace) -> int:
    """List, tag and export."""
    from cnnviz.commands import health_lines, run_lines
    from cnnviz.engine.runs.differences import differences, settings_of
    from cnnviz.engine.runs.files import runs_folder
    from cnnviz.engine.runs.listing import RunListing
    from cnnviz.state.run_list import matches

    folder = Path(options.folder).expanduser() if options.folder else runs_folder()
    if options.folder and not folder.is_dir():
        raise RunProblem(folder, "there is no such folder", "name a run or a folder with runs")
    listing = RunListing(folder.absolute())
    found = finish(listing.refreshing(), "Runs")
    rows = [row for row in found if matches(row, options.match)]
    for unreadable in listing.unreadable if options.folder else ():
        complain(f"{unreadable}: cannot be looked into.")
    if listing.is_cut:
        complain(f"{folder}: holds more folders than are looked into; name one below it.")
    rows = _noted(rows, options)
    for line in _write(rows, options):
        (complain if options.json else say)(line)
    told = differences([settings_of(row) for row in rows]) if options.diff else None
    health = finish(_judging(rows), "Health") if options.health else []
    if options.json:
        facts = run_lines.facts(folder, rows, told)
        for shown, found_wrong in zip(facts["runs"], health, strict=False):
            shown["health"] = [finding.facts() for finding in found_wrong]
        say_json(facts)
        return 0
    for line in run_lines.lines(folder, rows, len(found)):
        say(line)
    for row in rows:
        if row.problem:
            complain(row.problem)
    for line in () if told is None else run_lines.difference_lines(rows, told):
        say(line)
    for row, found_wrong in zip(rows, health, strict=False):
        for line in health_lines.lines(row.directory, found_wrong):
            say(line)
    return 0


def _judging(rows: Sequence[RunRow]) -> Work[Progress, list[tuple[HealthFinding, ...]]]:
    """Look at the health of each run."""
    from cnnviz.state.health import health_of

    found: list[tuple[HealthFinding, ...]] = []
    for row in rows:
        yield Progress(len(found), len(rows), row.name, "runs")
        found.append(health_of(row.directory))
    return found


def _noted(rows: list[RunRow], options: argparse.Namespace) -> list[RunRow]:
    """Change what is said of the runs, where that is asked for."""
    for flag, text in (("--note", options.note), ("--title", options.title)):
        if text is not None and len(rows) != 1:
            raise BadValue(flag, text, f"left out beside {len(rows)} runs; name one of them")
    if not (options.tag or options.untag) and options.note is None and options.title is None:
        return rows
    from cnnviz.engine.runs.notes import as_tags, write_notes

    gone = set(as_tags(options.untag))
    noted = []
    for row in rows:
        kept = [tag for tag in row.notes.tags if tag not in gone]
        changes: dict[str, Any] = {"tags": (*kept, *as_tags(options.tag))}
        if options.note is not None:
            changes["note"] = options.note
        if options.title is not None:
            changes["title"] = options.title
        noted.append(replace(row, notes=write_notes(row.directory, **changes)))
    return noted


def _write(rows: Sequence[RunRow], options: argparse.Namespace) -> list[str]:
    """Write the files that are asked for; return what is said of each."""
    from cnnviz.engine.runs.export import write_summaries, writing_curves

    said = []
    if options.csv:
        said.append(f"written: {write_summaries(rows, Path(options.csv).expanduser())}")
    if options.curves:
        files = finish(writing_curves(rows, Path(options.curves).expanduser()), "Curves")
        said += [f"written: {path}" for path in files]
    if options.tensorboard:
        from cnnviz.engine.runs.event_files import writing_event_files

        place = Path(options.tensorboard).expanduser()
        files = finish(writing_event_files(rows, place), "Event files")
        said.append(
            f"written: {len(files)} event files; look at them with: tensorboard --logdir {place}"
        )
    return said

"""Asks the program on the driver: what the columns mean, and whether it would count such a workspace. No row is there."""
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Optional, Sequence

from .options import Options
from .words import Stop

# folders that huifang writes into a workspace, and those that decide no figure
NOT_SETTINGS = {"site", "plan", "cards", "templates", ".huifang"}


def settings_of(workspace: Path) -> dict[str, bytes]:
    """The files that decide figures, by their paths: what lies beside huifang.toml, and every other .toml below."""
    if not (workspace / "huifang.toml").is_file():
        raise Stop("no_workspace", path=workspace)
    files: dict[str, bytes] = {}
    for where, folders, names in os.walk(workspace):
        is_top = Path(where) == workspace
        folders[:] = sorted(f for f in folders if not f.startswith(".") and not (is_top and f in NOT_SETTINGS))
        for name in sorted(names):
            if not name.startswith((".", "~$")) and (is_top or name.endswith(".toml")):
                path = Path(where) / name
                files[path.relative_to(workspace).as_posix()] = path.read_bytes()
    return files


def lay_out(folder: str, settings: dict[str, bytes]) -> None:
    """Writes the settings into a folder."""
    for name, content in settings.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(content)


def find(huifang: str) -> str:
    """The program's path; raises `Stop` where it does not run."""
    path = shutil.which(huifang) or huifang
    try:
        told = subprocess.run([os.path.abspath(path), "--version"], capture_output=True, text=True)
    except OSError as error:
        raise Stop("no_program", path=huifang, why=error.strerror) from None
    if told.returncode:
        raise Stop("no_program", path=huifang, why=told.stderr.strip())
    return os.path.abspath(path)


def run(huifang: str, args: Sequence[str], lang: Optional[str]) -> str:
    """What a command prints; raises `Stop` with its own words where it fails."""
    told = subprocess.run([huifang, *args, *(["--lang", lang] if lang else [])], capture_output=True, text=True)
    if told.returncode:
        raise Stop("refused", command=args[0], code=told.returncode, said=plain((told.stderr or told.stdout).strip(), args[1]))
    return told.stdout


def plain(said: str, folder: str) -> str:
    """What the program says, its own folder for the time being left out of the paths."""
    return said.replace(folder.rstrip(os.sep) + os.sep, "").replace(folder, ".")


def columns(huifang: str, folder: str, lang: Optional[str]) -> dict[str, Any]:
    """What `huifang columns --json` says of the files in a workspace."""
    return json.loads(run(huifang, ["columns", folder, "--json"], lang))


def tally_args(folder: str, options: Options, part: int, parts: int, whole: str, out: str) -> list[str]:
    """The arguments that count a part, from 1."""
    span = ["--periods", options.periods] if options.periods else ["--period", options.period or ""]
    if options.as_of:
        span += ["--as-of", options.as_of]
    return ["tally", folder, *span, "--part", f"{part}/{parts}", "--whole", whole, "--out", out]


def compare(huifang: str, kept: Path, now: Path, lang: Optional[str]) -> str:
    """Which of the kept tallies of a period the new ones change, in a line."""
    return run(huifang, ["compare", str(kept), str(now)], lang).strip()


def try_out(huifang: str, folder: str, options: Options, lang: Optional[str]) -> None:
    """Counts the workspace without rows as a part: whatever is wrong with its settings is said here, once."""
    out = os.path.join(folder, ".tried")
    try:
        run(huifang, tally_args(folder, options, 1, 2, "tried", out if options.periods else out + "/tally.parquet"), lang)
    finally:
        shutil.rmtree(out, ignore_errors=True)

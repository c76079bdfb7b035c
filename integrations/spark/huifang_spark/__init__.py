"""Counts a lake with huifang: Spark cuts rows by case, each executor runs `huifang tally` on its part.

Flow: `options` -> `program` (what the columns mean) -> `sources` (tables as data frames) -> `keys` (which row goes into
which part) -> `part` (in executors: a workspace, `huifang tally`) -> `collect` (tallies, into a folder, whole or not at all).
No rule of huifang is written here: `huifang columns --json` tells what decides the cut.
"""

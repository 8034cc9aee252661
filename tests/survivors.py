"""Compares a stryker report with the list of equivalent mutants.

    survivors.py REPORT EQUIVALENTS

A mutant is known by its file, the text that it replaces and the replacement, so that moved lines change nothing. Exits 1 when a mutant
lives that is not listed, or when the list names one that no longer lives.
"""

import json
import sys

KILLED = {"Killed", "Timeout"}


def listed(path):
    """The 'FILE: OLD => NEW' lines of the list; the lines that begin with # hold the reasons."""
    with open(path, encoding="utf-8") as lines:
        return {line.rstrip("\n") for line in lines if line.strip() and not line.startswith("#")}


def replaced(source, location):
    """The text of the mutant's span, on one line."""
    lines = source.split("\n")[location["start"]["line"] - 1 : location["end"]["line"]]
    lines[-1] = lines[-1][: location["end"]["column"] - 1]
    lines[0] = lines[0][location["start"]["column"] - 1 :]
    return " ".join(" ".join(lines).split())


def mutants(report):
    """Each mutant as (name, place, status)."""
    for path, file in report["files"].items():
        name = path.rsplit("/", 1)[-1]
        for mutant in file["mutants"]:
            new = " ".join(mutant.get("replacement", "").split())
            change = f"{name}: {replaced(file['source'], mutant['location'])} => {new}"
            yield change, f"{name}:{mutant['location']['start']['line']}", mutant["status"]


def main(report_path, list_path):
    with open(report_path, encoding="utf-8") as report:
        found = list(mutants(json.load(report)))
    equivalent = listed(list_path)
    count = {status: sum(1 for mutant in found if mutant[2] == status) for status in {mutant[2] for mutant in found}}
    killed = sum(count.get(status, 0) for status in KILLED)
    alive = [mutant for mutant in found if mutant[2] in {"Survived", "NoCoverage"}]
    bad = [mutant for mutant in alive if mutant[0] not in equivalent]
    gone = equivalent - {mutant[0] for mutant in alive}
    for change, place, _ in bad:
        print(f"SURVIVED {place} {change}")
    for change in sorted(gone):
        print(f"FAILED tests/equivalent-mutants.txt names a mutant that does not live: {change}")
    if killed == 0:
        print("FAILED stryker tried no mutant")
    print(f"stryker: {killed} killed, {len(alive) - len(bad)} equivalent, {len(bad)} alive, {count.get('CompileError', 0)} do not compile")
    if bad or gone or killed == 0:
        return 1
    print("passed every mutant is killed or known to be equivalent")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

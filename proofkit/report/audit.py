"""Audits as text, as JSON, and as a page in Markdown; from their JSON, which holds all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from proofkit import __version__
from proofkit.evidence.result import Json

LONGEST = 110


def killable(audit: Json) -> int:
    """How many of its mutants are not known to be theorems."""
    m = audit["mutants"]
    return int(m["total"] - m["equivalent"])


def score(audits: Iterable[Json]) -> tuple[int, int]:
    """Mutants killed, and all that are not known to be theorems."""
    found = [a for a in audits if a]
    return sum(a["mutants"]["killed"] for a in found), sum(map(killable, found))


def audits_json(audits: Sequence[Json], *, interrupted: bool = False) -> str:
    """The audits as a JSON document."""
    killed, total = score(audits)
    data: dict[str, object] = {"proofkit": __version__, "audits": list(audits)}
    data["score"] = {"killed": killed, "of": total}
    if interrupted:
        data["interrupted"] = True
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def line(audit: Json, width: int) -> str:
    """One aligned line: id, size, vacuity, assumptions, constants, mutants."""
    needed = sum(bool(a["needed"]) for a in audit["assumptions"])
    m = audit["mutants"]
    cells = (
        f"{audit['id']:<{width}}",
        f"{audit['size']:<14}",
        f"{_vacuous(audit):<11}",
        f"{needed}/{len(audit['assumptions'])} needed".ljust(13),
        f"{m['killed']}/{killable(audit)} killed".ljust(14),
        f"{audit['seconds']:>6.1f} s",
    )
    return "  ".join(cells).rstrip()


def _vacuous(audit: Json) -> str:
    return {True: "vacuous", False: "not vacuous", None: "not known"}[audit["vacuous"]]


def details(audit: Json) -> Iterator[str]:
    """Everything that was found, in lines."""
    yield f"{audit['id']}{', ' + audit['size'] if audit['size'] else ''}: {audit['verdict']}"
    met = ", ".join(f"{name} = {value}" for name, value in audit["instance"].items())
    yield f"  assumptions: {_vacuous(audit)}{f' (met at {cut(met)})' if met else ''}"
    for a in audit["assumptions"]:
        yield f"    {cut(a['name'])}: {_need(a)}"
    for c in audit["constants"]:
        yield f"  constant {c['value']} in {cut(c['where'])}: {_interval(c)}"
    yield f"  mutants: {_tally(audit)}"
    for s in audit["mutants"]["true"]:
        yield f"    a theorem too: {cut(s['mutant'])}"
    for s in audit["mutants"]["survived"]:
        yield f"    survived: {cut(s['mutant'])} ({s['reason']})"


def _need(assumption: Json) -> str:
    if assumption["needed"]:
        return f"needed: fails at {cut(_values(assumption['witness']))}"
    return str(assumption["remark"])


def _values(witness: Json) -> str:
    return ", ".join(f"{name} = {value}" for name, value in witness["values"].items())


def _interval(constant: Json) -> str:
    return (
        f"{constant['direction']}: {constant['fails']} fails (at"
        f" {cut(_values(constant['witness']), 60)}), {constant['holds']} {constant['verdict']}"
    )


def _tally(audit: Json) -> str:
    m = audit["mutants"]
    parts = [f"{m['killed']} of {killable(audit)} killed"]
    parts += [f"{m[key]} {key}" for key in ("equivalent", "implied") if m[key]]
    parts += [f"{len(m['true'])} theorems too"] if m["true"] else []
    return ", ".join(parts) + f" ({m['examined']} of {m['possible']} possible changes examined)"


def summary(audits: Sequence[Json]) -> str:
    """The score of all, in a line."""
    killed, total = score(audits)
    share = f", {100 * killed / total:.1f} %" if total else ""
    noun = "theorem" if len(audits) == 1 else "theorems"
    return f"{len(audits)} {noun}: {killed} of {total} mutants killed{share}"


def page(audits: Sequence[Json], command: str) -> str:
    """The audits as Markdown: the score, a table, and every survivor with its reason."""
    return "\n".join(_page(audits, command)) + "\n"


def _page(audits: Sequence[Json], command: str) -> Iterator[str]:
    killed, total = score(audits)
    true = sum(len(a["mutants"]["true"]) for a in audits)
    how: Counter[str] = Counter()
    for a in audits:
        how.update(a["mutants"]["killed_by"])
    yield "# Audit of the corpus"
    yield ""
    yield f"Written by `{command}`, proofkit {__version__}. What the columns mean is said in the"
    yield "README under *Audit*; `proofkit audit ID` shows one theorem in full."
    yield ""
    yield f"**{summary(audits)}** ({', '.join(f'{n} by {kind}' for kind, n in how.items())})."
    yield ""
    yield "| counted | killed | of | |"
    yield "|---|---|---|---|"
    for label, part in (
        ("claims proved or supported", [a for a in audits if a["verdict"] != "refuted"]),
        ("refuted claims", [a for a in audits if a["verdict"] == "refuted"]),
    ):
        yield _share(label, *score(part))
    as_false = sum(a["mutants"]["as_false"] for a in audits)
    yield _share(
        "all, without mutants of refuted claims that only fail like the claim itself",
        killed - as_false,
        total,
    )
    yield _share("all, with theorems among the survivors", killed, total + true)
    yield ""
    yield "| theorem | size | verdict | assumptions needed | constants | mutants |"
    yield "|---|---|---|---|---|---|"
    for a in audits:
        yield f"| {' | '.join(_escaped(cell) for cell in _cells(a))} |"
    yield from _section("Survivors", audits, "survived")
    yield from _section("Mutants that are theorems themselves", audits, "true")


def _share(label: str, killed: int, total: int) -> str:
    share = f"{100 * killed / total:.1f} %" if total else ""
    return f"| {label} | {killed} | {total} | {share} |"


def _cells(audit: Json) -> Iterator[str]:
    yield f"`{audit['id']}`"
    yield audit["size"]
    vacuous = "" if audit["vacuous"] is False else f", {_vacuous(audit)}"
    yield f"{audit['verdict']}{vacuous}"
    assumptions = audit["assumptions"]
    maybe = [cut(a["name"], 40) for a in assumptions if not a["needed"]]
    counted = f"{len(assumptions) - len(maybe)} of {len(assumptions)}" if assumptions else ""
    yield counted + (f"; not shown: {', '.join(maybe)}" if maybe else "")
    yield "; ".join(
        f"{c['value']} {'<' if c['direction'] == 'larger' else '>'} {c['fails']}"
        for c in audit["constants"]
    )
    yield _tally(audit)


def _section(title: str, audits: Sequence[Json], key: str) -> Iterator[str]:
    if not any(a["mutants"][key] for a in audits):
        return
    yield ""
    yield f"## {title}"
    for a in audits:
        if a["mutants"][key]:
            yield ""
            yield f"`{a['id']}`{', ' + a['size'] if a['size'] else ''}:"
            yield ""
            for s in a["mutants"][key]:
                yield f"- {_escaped(cut(s['mutant']))}: {_escaped(s['reason'])}"


def cut(text: str, limit: int = LONGEST) -> str:
    """The text on one line, cut where it is long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else f"{flat[:limit]}…"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")

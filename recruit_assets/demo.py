"""What `make demo` shows: the whole graph run on the seed data, step by step, and what came out of it.

Part of the roof; the seed's people and firms are invented.
"""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

import dagster as dg

from recruit_assets import wiring
from recruit_assets.defs.partitions import CVS
from recruit_assets.domain.reasons import explained
from recruit_assets.pipeline import Step, bring_up_to_date, instance
from recruit_assets.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from rich.console import Console


CANDIDATES_SHOWN = 3
OFFERS_SHOWN = 3
REASONS_SHOWN = 4


def run_demo(console: Console) -> None:
    """Load the seed into the servers in use, bring the graph up to date and print a summary.

    Safe to repeat, also after it was killed: what is done is neither lost nor done twice. Raises StoreError,
    ServerError, PipelineError when a step fails as a whole.
    """
    from recruit_assets.usecases.cvs import add_cvs

    started = time.monotonic()
    model, embeddings = wiring.chat_model(account=True).name, wiring.embedder().name
    console.print(f"Chat model [bold]{model}[/], embeddings [bold]{embeddings}[/]. Starting the servers ...")
    wiring.open_servers()
    seed = sorted((PROJECT_ROOT / "seed" / "cvs").iterdir())
    added = list(add_cvs(wiring.objects(), seed, wiring.limits().max_bytes))
    console.print(f"{len(added)} seed CVs are in the inbox.")
    with instance() as opened:
        steps = show_steps(opened, console)
        _show_counts(console, opened)
    names = {str(one.cv_key): one.path.name for one in added}
    profiled = set(wiring.profiles().keys())
    shown = [key for key in names if key in profiled]
    _show_candidates(console, shown[:: max(1, len(shown) // CANDIDATES_SHOWN)][:CANDIDATES_SHOWN], names)
    _show_interview(console)
    failed = {key: code for step in steps for key, code in step.failed.items()}
    if failed:
        listed = ", ".join(f"{names.get(key, key)} ({code})" for key, code in failed.items())
        console.print(f"\n[yellow]{len(failed)} CVs could not be profiled:[/] {listed}")
    console.print(f"\nDone in {time.monotonic() - started:.0f} s. See the graph and its runs: [bold]make up[/]")


def show_steps(opened: dg.DagsterInstance, console: Console) -> list[Step]:
    """Bring the graph up to date, showing each step as it runs and how long it took."""
    steps: list[Step] = []
    with console.status("") as spinner:
        for step in bring_up_to_date(opened, on_step=lambda asset: spinner.update(f"{asset} ...")):
            codes = ", ".join(f"{count} {code}" for code, count in Counter(step.failed.values()).items())
            failed = f"  [yellow]{len(step.failed)} failed: {codes}[/]" if step.failed else ""
            console.print(f"  {step.asset:<22} {step.seconds:6.1f} s{failed}")
            steps.append(step)
    return steps


def _show_counts(console: Console, opened: dg.DagsterInstance) -> None:
    from recruit_assets.stores.offers import OfferStore
    from recruit_assets.stores.vectors import VectorStore

    offers = OfferStore(wiring.database()).count()
    vectors = VectorStore(wiring.database()).count(wiring.embedder().name)
    parsing = wiring.objects().get_json("scorecards/parsing.json")
    matching = wiring.objects().get_json("scorecards/matching.json")
    fairness = wiring.objects().get_json("scorecards/fairness.json")
    counts = {
        "offers": f"{offers['open']} ({offers['duplicates']} repeat another one, {offers['rejected']} records rejected)",
        "offer_embeddings": str(vectors["offers"]),
        "cv_files": str(len(opened.get_dynamic_partitions(str(CVS.name)))),
        "candidate_profiles": str(wiring.profiles().count()),
        "candidate_embeddings": f"of {vectors['candidates']} candidates",
        "matches": str(wiring.matches().count()),
        "interview_reports": str(len(wiring.interviews().list(limit=1000))),
        "parsing_scorecard": f"macro F1 {parsing['macro_f1']:.3f} on {parsing['cvs']} labelled CVs",
        "matching_scorecard": f"nDCG@10 {matching['ndcg_at_10']:.3f} on {matching['cvs']} labelled CVs",
        "matching_fairness": f"overlap {fairness['least_overlap']:.3f} at least, for {fairness['twins']} twins",
    }
    console.print()
    for asset, count in counts.items():
        console.print(f"  {asset:<22} {count}", highlight=False)


def _show_candidates(console: Console, keys: list[str], names: dict[str, str]) -> None:
    from recruit_assets.stores.offers import OfferStore

    store, profiles = OfferStore(wiring.database()), wiring.profiles()
    for key in keys:
        profile = profiles.get(key)
        label = profile.profile.get("basics", {}).get("label") or "no title given"
        console.print(f"\n[bold]{names[key]}[/] ({key}): {_escape(label)}")
        for match in wiring.matcher().match_candidate(key, OFFERS_SHOWN):
            offer = store.get(match.offer_id)
            where = f", {offer.location}" if offer and offer.location else ""
            console.print(
                f"  {match.rank}. {_escape((offer.title if offer else match.offer_id) + where)}  {match.score:.2f}"
            )
            for line in explained(match.explanation, "en", REASONS_SHOWN):
                console.print(f"     {_escape(line)}", style="dim")


def _show_interview(console: Console) -> None:
    latest = next(iter(wiring.interviews().list(limit=1)), None)
    if latest is None or latest.report is None:
        return
    report = latest.report
    console.print(f"\n[bold]Practice interview[/] for {_escape(report.offer_title)} ({_escape(report.model)})")
    for turn in latest.turns[:4]:
        console.print(f"  {turn.speaker:<11} {_escape(_short(turn.text, 150))}", style="dim")
    for score in report.scores:
        console.print(f"  {_escape(score.label):<40} {score.score or '-'} of 5")
    console.print(f"  {_escape(report.note)}", style="dim")


def _short(text: str, most: int = 70) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _escape(text: str) -> str:
    from rich.markup import escape

    return escape(text)

"""The `recruit` command: every word a person types, and what is printed back. It translates, and holds no logic.

Exit codes: 0 all done; 1 something outside (a server, a disk, a setting) is wrong; 2 the command's words are off; 3 done,
but some files or checks failed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from recruit_assets.settings import PROJECT_ROOT, get_settings

if TYPE_CHECKING:
    from recruit_assets.domain.documents import Language
    from recruit_assets.domain.matching import Match

SOME_FAILED = 3

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="A recruiting data platform that can be audited: offers, CVs, matches and interviews as one graph.\n\n"
    "Without any setting it runs on embedded servers and an offline model; `.env.example` lists the settings.",
)
cvs_app = typer.Typer(no_args_is_help=True, help="CVs in the bucket.")
offers_app = typer.Typer(no_args_is_help=True, help="Job offers.")
app.add_typer(cvs_app, name="cvs")
app.add_typer(offers_app, name="offers")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program instead of text for people.")]
Top = Annotated[int, typer.Option("--top", min=1, max=1000, help="How many to list.")]
Explain = Annotated[bool, typer.Option("--explain", help="Show what fits, what is missing and what is unknown.")]
Reader = Annotated[
    str | None,
    typer.Option(
        "--language", metavar="fr|en", help="Whose language to explain in. Default: the terminal's (LC_ALL, LANG)."
    ),
]


@app.command(rich_help_panel="Servers")
def up() -> None:
    """Start the embedded servers (those that no URL in the environment replaces) and leave them running."""
    get_settings().backends()
    _print_status(as_json=False)


@app.command(rich_help_panel="Servers")
def down() -> None:
    """Stop the embedded servers; their data stays."""
    from recruit_assets import embedded

    embedded.down(get_settings().home)
    print("The embedded servers are stopped.")


@app.command(rich_help_panel="Servers")
def status(as_json: AsJson = False) -> None:
    """Show the embedded servers: running or not, port, process, size, log file."""
    _print_status(as_json)


@app.command(rich_help_panel="Servers")
def reset(yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Stop the embedded servers and delete all their data: offers, CVs, profiles, runs."""
    from recruit_assets import embedded

    home = get_settings().home
    if not yes and home.exists():
        typer.confirm(f"Delete everything in {home}?", abort=True)
    embedded.reset(home)
    shutil.rmtree(home / "dagster", ignore_errors=True)
    print("All embedded state is deleted.")


@app.command(rich_help_panel="Servers")
def doctor(as_json: AsJson = False) -> None:
    """Check every connection, version, extension and permission, and say what to fix. Exit code 3 when one failed."""
    from recruit_assets.usecases.doctor import diagnose

    checks = diagnose(**get_settings().backends()._asdict())
    if as_json:
        _print_json([vars(check) for check in checks])
    else:
        signs = {"ok": "[green]ok[/]", "warning": "[yellow]warning[/]", "failed": "[red]failed[/]"}
        table = _table("", "check", "found", "what to do")
        for check in checks:
            table.add_row(signs[check.status], *map(_plain, (check.name, check.detail, check.remedy)))
        _console().print(table)
    if any(check.status == "failed" for check in checks):
        raise typer.Exit(SOME_FAILED)


@app.command(rich_help_panel="The graph")
def demo() -> None:
    """Run the whole graph on the seed data and sum up what came out. Running it again changes nothing."""
    from recruit_assets.demo import run_demo
    from recruit_assets.pipeline import PipelineError

    try:
        run_demo(_console())
    except PipelineError as error:
        _stop(error)


@app.command(rich_help_panel="The graph")
def materialize() -> None:
    """Bring the whole graph up to date in this process: new CVs in the inbox, today's offers, matches, scorecards."""
    from recruit_assets import wiring
    from recruit_assets.demo import show_steps
    from recruit_assets.pipeline import PipelineError, instance

    wiring.open_servers()
    try:
        with instance() as opened:
            steps = show_steps(opened, _console())
    except PipelineError as error:
        _stop(error)
    if any(step.failed for step in steps):
        raise typer.Exit(SOME_FAILED)


@app.command(rich_help_panel="The graph")
def metrics(
    serve: Annotated[
        int | None,
        typer.Option(metavar="PORT", help="Serve them on 127.0.0.1 at /metrics until Ctrl-C.", min=1, max=65535),
    ] = None,
) -> None:
    """Print the metrics of the product and of Dagster in Prometheus' text format: CVs, failures by code, model requests,
    tokens and cost, runs and their queue, heartbeats. No personal data."""
    from recruit_assets import wiring

    wiring.open_servers()

    from recruit_assets.monitoring import metrics_text, serve_metrics
    from recruit_assets.pipeline import instance

    with instance() as opened:
        if serve is None:
            print(metrics_text(opened), end="")
            return
        try:
            server = serve_metrics(opened, serve)
        except OSError:
            raise typer.BadParameter(f"port {serve} is taken", param_hint="--serve") from None
        print(f"Metrics: http://127.0.0.1:{serve}/metrics (Ctrl-C stops it)", flush=True)
        with server:
            server.serve_forever()


@app.command(rich_help_panel="The graph")
def backfill(
    keys: Annotated[list[str] | None, typer.Argument(help="Keys of CVs.", metavar="[KEY]...")] = None,
    asset: Annotated[
        str, typer.Option(help="cv_files, cv_documents or candidate_profiles.", metavar="ASSET")
    ] = "candidate_profiles",
    failed: Annotated[bool, typer.Option("--failed", help="The CVs that failed, from where they failed.")] = False,
    stale: Annotated[
        bool, typer.Option("--stale", help="The CVs done with other prompts, model or code, or from an older file.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="Every CV.")] = False,
    here: Annotated[bool, typer.Option("--here", help="In this process instead of the running daemon.")] = False,
) -> None:
    """Do one asset of many CVs (again) on the running `make up`, and show how it goes until it ends.

    Nothing that the model has answered before is asked again. Ctrl-C ends the watching, not the work. Exit code 3 when
    some CVs failed.
    """
    if bool(keys) + failed + stale + every != 1:
        raise typer.BadParameter("say which CVs: --failed, --stale, --all, or their keys", param_hint="[KEY]...")
    if asset not in ("cv_files", "cv_documents", "candidate_profiles"):
        raise typer.BadParameter("choose cv_files, cv_documents or candidate_profiles", param_hint="--asset")
    from recruit_assets import backfill as backfills  # loads Dagster
    from recruit_assets import wiring
    from recruit_assets.pipeline import PipelineError, instance

    wiring.open_servers()
    with instance() as opened:
        known = backfills.every_cv(opened)
        if unknown := sorted(set(keys or []) - set(known)):
            raise typer.BadParameter(f"no CV has the key {', '.join(unknown)}", param_hint="[KEY]...")
        if failed:
            chosen = backfills.failed_of(opened, asset)
        elif stale:
            chosen = backfills.stale_of(opened, asset)
        else:
            some = list(dict.fromkeys(keys or known))
            chosen = {asset: some} if some else {}
        if not chosen:
            print("There is nothing to do.")
            return
        try:
            progress = _show_backfill(backfills, opened, chosen, here)
        except PipelineError as error:
            _stop(error)
    codes = Counter(progress.failed.values())
    told = f" ({', '.join(f'{count} {code}' for code, count in sorted(codes.items()))})" if codes else ""
    print(f"{progress.asked} CVs: {progress.done} done, {len(progress.failed)} failed{told}")
    for key, code in sorted(progress.failed.items()):
        print(f"failed  {key}  {code}")
    if progress.failed:
        raise typer.Exit(SOME_FAILED)


def _show_backfill(backfills: Any, opened: Any, chosen: Any, here: bool) -> Any:
    """Launch the CVs, show the progress, and return the last one."""
    console = _console()
    if here:
        steps = backfills.do_here(opened, chosen)
    else:
        launched = backfills.launch(opened, chosen)
        what = f"backfill {launched.backfill_id}" if launched.backfill_id else f"{len(launched.run_ids)} runs"
        console.print(f"Launched as {what}; the Dagster UI shows it too.", highlight=False)
        steps = backfills.watch(opened, launched, chosen)
    with console.status("") as spinner:
        progress = next(steps)
        while not progress.ended:
            spinner.update(f"{progress.done} of {progress.asked} CVs done")
            progress = next(steps)
    return progress


@app.command(rich_help_panel="Candidates and offers")
def interview(
    cv: Annotated[
        str | None, typer.Argument(help="A candidate's key, or a CV file. Default: the best match's.")
    ] = None,
    offer_id: Annotated[str | None, typer.Argument(help="An offer's id. Default: the candidate's best match.")] = None,
    language: Annotated[str | None, typer.Option(help="fr or en (default: the offer's).")] = None,
    level: Annotated[str, typer.Option(help="junior, experienced or senior.")] = "experienced",
    questions: Annotated[int, typer.Option(min=1, max=20, help="How many questions.")] = 5,
    resume: Annotated[str | None, typer.Option(metavar="ID", help="Go on with an interview that was begun.")] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write the report here: a name ending in .pdf, .md or .json.")
    ] = None,
) -> None:
    """Practise an interview in the terminal: one answer a line, an empty line ends it and shows the report.

    Every turn is kept, so Ctrl-C loses nothing: `--resume ID` goes on, here or in the app. The interviewer is a machine.
    """
    from recruit_assets import talk

    if language not in (None, "fr", "en"):
        raise typer.BadParameter("choose fr or en", param_hint="--language")
    if level not in ("junior", "experienced", "senior"):
        raise typer.BadParameter("choose junior, experienced or senior", param_hint="--level")
    if report and report.suffix.lower() not in talk.FORMATS:
        raise typer.BadParameter(f"end the name in {', '.join(talk.FORMATS)}", param_hint="--report")
    try:
        held = talk.begun(resume) if resume else talk.begin(cv, offer_id, language, questions, level)
        talk.hold(held, _console())
    except talk.TalkError as error:
        _stop(error)
    if report and held.report:
        report.write_bytes(talk.FORMATS[report.suffix.lower()](held))
        print(f"The report is in {report}.")


@app.command("app", rich_help_panel="Candidates and offers")
def app_(
    port: Annotated[int, typer.Option(help="First port to try; the next free one is taken.", min=1, max=65535)] = 8501,
) -> None:
    """Serve the app on 127.0.0.1 until Ctrl-C: practise an interview, look at profiles, shortlists and offers."""
    from recruit_assets import wiring

    wiring.open_servers()
    free = _free_port(port)
    page = PROJECT_ROOT / "recruit_assets" / "interface" / "app.py"
    print(f"App: http://127.0.0.1:{free} (Ctrl-C stops it; the servers stay up until `make down`)", flush=True)
    options = {
        "server.address": "127.0.0.1",
        "server.port": free,
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.maxUploadSize": max(1, int(get_settings().max_file_mb)),
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
    }
    arguments = [f"--{name}={value}" for name, value in options.items()]
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", str(page), *arguments])  # noqa: S606


@app.command(rich_help_panel="The graph")
def ui(
    port: Annotated[int, typer.Option(help="First port to try; the next free one is taken.", min=1, max=65535)] = 3000,
) -> None:
    """Serve the Dagster UI and its daemon on 127.0.0.1 until Ctrl-C."""
    from recruit_assets import wiring

    wiring.open_servers()
    free = _free_port(port)
    print(f"Dagster UI: http://127.0.0.1:{free} (Ctrl-C stops it; the servers stay up until `make down`)", flush=True)
    os.chdir(PROJECT_ROOT)
    os.environ.update(DAGSTER_HOME=str(PROJECT_ROOT), DAGSTER_DISABLE_TELEMETRY="1")
    # Dagster greets its first visitor with a form for its newsletter unless this file is there.
    greeted = PROJECT_ROOT / ".nux" / "nux.yaml"
    greeted.parent.mkdir(exist_ok=True)
    greeted.write_text("seen: 1\n")
    program = str(Path(sys.executable).with_name("dagster"))
    os.execv(program, [program, "dev", "--host", "127.0.0.1", "--port", str(free), "--workspace", "workspace.yaml"])  # noqa: S606


@cvs_app.command("add")
def cvs_add(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of files.", metavar="PATH...")],
    as_json: AsJson = False,
) -> None:
    """Put CVs into the bucket. A running `make up` parses them by itself; `recruit materialize` does it at once.

    Adding the same file again changes nothing. Exit code 3 when some files were refused.
    """
    from recruit_assets import wiring
    from recruit_assets.usecases.cvs import add_cvs

    refused = False
    for added in add_cvs(wiring.objects(), paths, wiring.limits().max_bytes):
        refused |= added.error is not None
        if as_json:
            _print_json({"file": str(added.path), "cv_key": added.cv_key, "error": added.error}, indent=None)
        else:
            print(f"{added.cv_key}  {added.path}" if added.cv_key else f"refused           {added.path}: {added.error}")
    if refused:
        raise typer.Exit(SOME_FAILED)


@offers_app.command("import")
def offers_import(
    file: Annotated[Path, typer.Argument(help="A .jsonl, .csv or .parquet file.", metavar="FILE")],
    as_json: AsJson = False,
) -> None:
    """Load offers from a file with the fields id, title, description, company, location, contract, published_at, url,
    language (title, description and id are needed).

    The file is the whole listing of a source named after it: an offer that is gone from it at the next import is closed.
    Lines that can't be read are told with their number, and the others go in (exit code 3).
    """
    from recruit_assets import wiring
    from recruit_assets.sources.files import FileSource
    from recruit_assets.stores.offers import OfferStore
    from recruit_assets.usecases.raw_offers import import_offers

    store = OfferStore(wiring.database())
    source = FileSource(file)
    report = import_offers(wiring.objects(), store, source)
    rejects = store.rejects(source.name)
    if as_json:
        reasons = [reject.model_dump(mode="json", exclude={"payload"}) for reject in rejects]
        _print_json({**report.model_dump(), "rejects": reasons})
    else:
        counts = report.model_dump(exclude={"notes"})
        print(", ".join(f"{count} {name}" for name, count in counts.items()))
        for reject in rejects:
            print(f"rejected: {reject.origin}: {reject.field} {reject.reason}; {reject.remedy}")
        for note in report.notes:
            print(f"note: {note}")
    if rejects:
        raise typer.Exit(SOME_FAILED)


@offers_app.command("fetch")
def offers_fetch(as_json: AsJson = False) -> None:
    """Ask the sources that RECRUIT_OFFERS names for what they have now, keep it and load it, without Dagster.

    A source that fails costs the others nothing and closes no offer (exit code 3); asked again, it goes on where it broke
    off.
    """
    from recruit_assets import wiring
    from recruit_assets.stores.offers import OfferStore
    from recruit_assets.usecases.raw_offers import fetch_and_load

    sources = wiring.offer_sources()
    store = OfferStore(wiring.database())
    some_failed = False
    for fetched, report in fetch_and_load(wiring.objects(), store, sources):
        some_failed |= fetched.fault is not None
        if as_json:
            _print_json({**fetched._asdict(), **report.model_dump()}, indent=None)
            continue
        counts = ", ".join(f"{count} {name}" for name, count in report.model_dump(exclude={"notes"}).items())
        print(f"{fetched.source}: {fetched.pages} pages, {counts}")
        for told in filter(None, (fetched.fault, fetched.note, *report.notes)):
            print(f"  {told}")
    if some_failed:
        raise typer.Exit(SOME_FAILED)


@offers_app.command("show")
def offers_show(
    offer_id: Annotated[str, typer.Argument(help="The offer's id.", metavar="OFFER_ID")], as_json: AsJson = False
) -> None:
    """Show an offer with what its words were read as, its source, and the terms it was given under."""
    from recruit_assets import wiring
    from recruit_assets.stores.offers import OfferStore

    offer = OfferStore(wiring.database()).require(offer_id)
    fields = offer.model_dump(mode="json", exclude={"content_hash", "search_title"})
    if as_json:
        _print_json(fields)
        return
    description = fields.pop("description")
    for name, value in fields.items():
        if value not in (None, [], False):
            print(f"{name:<18} {', '.join(map(str, value)) if isinstance(value, list) else value}")
    print(f"\n{description}")


@app.command(rich_help_panel="Candidates and offers")
def parse(
    paths: Annotated[list[Path], typer.Argument(help="CV files, or folders of them.", metavar="PATH...")],
    output: Annotated[str, typer.Option("--format", help="json-resume (JSON Lines) or text.")] = "text",
    texts: Annotated[
        Path | None, typer.Option(help="Write each document's text here as <document_sha256>.txt.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Files parsed at once (default: the processors).")] = None,
) -> None:
    """Parse CVs into profiles without Dagster or servers: one line of JSON out for each file in.

    Reads PDF, DOCX, ODT, RTF, HTML, TXT, JSON Resume, Europass XML, and scans where tesseract is installed.

    Every value of a profile has its proof under `evidence`: page, box, character offsets, quote, confidence. Lines come
    as each file is done. Exit code 0 when all files were parsed, 3 when some failed.
    """
    from recruit_assets import wiring
    from recruit_assets.usecases.parse import parse_files

    if output not in ("json-resume", "text"):
        raise typer.BadParameter("choose json-resume or text", param_hint="--format")
    if texts:
        texts.mkdir(parents=True, exist_ok=True)
    failed = False
    for outcome in parse_files(paths, wiring.cv_parser_alone, workers):
        record = outcome.record
        failed |= record["status"] == "failed"
        if texts and outcome.text is not None:
            (texts / f"{record['document_sha256']}.txt").write_text(outcome.text, encoding="utf-8", newline="")
        if output == "json-resume":
            _print_json(record, indent=None)
        else:
            _print_parsed(record)
    if failed:
        raise typer.Exit(SOME_FAILED)


@app.command(rich_help_panel="Candidates and offers")
def evaluate(
    folder: Annotated[Path, typer.Argument(help="truth/<name>.json and <any folder>/<name>.pdf ...", metavar="PATH")],
    workers: Annotated[int | None, typer.Option(min=1, help="Files parsed at once (default: the processors).")] = None,
    as_json: AsJson = False,
) -> None:
    """Parse labelled CVs and score the parser against their truth (JSON Resume): precision, recall and F1 of each field,
    by language and layout, values without proof, calibration of the confidence.

    Exit code 3 when a score is below the folder's baseline.json.
    """
    from recruit_assets import wiring
    from recruit_assets.usecases.scorecards import LabelledFolder, below_baseline, parse_labelled, score_parsing

    labelled = LabelledFolder(folder)
    try:
        outcomes = dict(parse_labelled(labelled, wiring.cv_parser_alone, workers))
    except FileNotFoundError as error:
        _stop(error)
    card = score_parsing(labelled, {path: parsed for path, parsed in outcomes.items() if parsed})
    faults = below_baseline(card, labelled.baseline())
    if as_json:
        _print_json({**card.model_dump(), "below_baseline": faults})
    else:
        table = _table("field", "precision", "recall", "F1", "true values")
        for name, field in card.fields.items():
            table.add_row(name, f"{field.precision:.3f}", f"{field.recall:.3f}", f"{field.f1:.3f}", str(field.true))
        _console().print(table)
        print(f"macro F1 {card.macro_f1:.3f} on {card.cvs} files, {card.missing} of them without a profile")
        print(f"values {card.values}, not proven {card.unproven}; calibration error {card.calibration_error:.3f}")
        for name, f1 in {**card.by_language, **card.by_layout}.items():
            print(f"  {name:<12} macro F1 {f1:.3f}")
        for fault in faults:
            print(f"below the baseline: {fault}")
    if faults:
        raise typer.Exit(SOME_FAILED)


@app.command("evaluate-matching", rich_help_panel="Candidates and offers")
def evaluate_matching(
    folder: Annotated[
        Path | None, typer.Argument(help="Labelled CVs with relevance.json. Default: RECRUIT_LABELLED.", metavar="PATH")
    ] = None,
    decided: Annotated[
        bool, typer.Option("--decisions", help="Against what people decided instead, offer by offer.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Score how offers are ranked for labelled CVs that are in the stores, and these CVs for offers, beside BM25, search
    terms and vectors alone: nDCG@10, mean average precision and recall@50 with 95 % intervals."""
    from recruit_assets import wiring
    from recruit_assets.usecases.decisions import judgements
    from recruit_assets.usecases.scorecards import LabelledFolder, score_decisions, score_matching

    matcher = wiring.matcher()
    try:
        if decided:
            taken = judgements(wiring.decisions().latest().values())
            card = score_decisions(taken, lambda offer: [m.cv_key for m in matcher.shortlist(offer, 1000)])
        else:
            profiles = wiring.profiles()
            keys = {profile.document_sha256: key for key, profile in profiles.get_many(profiles.keys()).items()}
            labelled = LabelledFolder(folder) if folder else wiring.labelled()
            card = score_matching(
                labelled,
                keys,
                lambda key: matcher.rankings(key, 50),
                lambda offer_id: matcher.shortlist_rankings(offer_id, 50),
            )
    except (ValueError, FileNotFoundError) as error:
        _stop(error)
    if as_json:
        _print_json(card.model_dump())
        return
    told = "candidates for {} offers decided on" if decided else "offers for {} labelled CVs"
    for part, what in ((card, told), (card.shortlists, "candidates for {} offers")):
        if part is not None:
            table = _table("ranked by", *next(iter(part.systems.values())))
            for system, measures in part.systems.items():
                table.add_row(system, *(f"{m.mean:.3f} ({m.low:.3f} to {m.high:.3f})" for m in measures.values()))
            print(f"{what.format(part.cvs)}:")
            _console().print(table)


@app.command("tune-weights", rich_help_panel="Candidates and offers")
def tune_weights(
    folder: Annotated[
        Path | None, typer.Argument(help="Labelled CVs with relevance.json. Default: RECRUIT_LABELLED.", metavar="PATH")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look for weights that rank the offers of labelled CVs better, and say by cross-validation whether the gain is more
    than chance. Nothing is changed: edit a copy of the file of weights and name it in RECRUIT_WEIGHTS."""
    from recruit_assets import wiring
    from recruit_assets.domain.tuning import tune
    from recruit_assets.usecases.scorecards import LabelledFolder, tuning_cases

    matcher, profiles = wiring.matcher(), wiring.profiles()
    keys = {profile.document_sha256: key for key, profile in profiles.get_many(profiles.keys()).items()}
    try:
        labelled = LabelledFolder(folder) if folder else wiring.labelled()
        found = tune(tuning_cases(labelled, keys, lambda key: matcher.match_candidate(key, 1000)))
    except (ValueError, FileNotFoundError) as error:
        _stop(error)
    if as_json:
        _print_json({**found.model_dump(), "proven": found.proven})
        return
    table = _table("part", "same language, now", "tried", "across languages, now", "tried")
    usual = wiring.weights()
    rows = [usual.same_language.model_dump(), usual.across_languages.model_dump()]
    totals = [sum(value * found.factors.get(name, 1.0) for name, value in row.items()) for row in rows]
    for name in rows[0]:
        cells = []
        for row, total in zip(rows, totals, strict=True):
            cells += [f"{row[name]:.2f}", f"{row[name] * found.factors.get(name, 1.0) / total:.3f}"]
        table.add_row(name, *cells)
    _console().print(table)
    print(
        f"nDCG@10 on {found.cases} labelled CVs: {found.now:.3f} now; {found.expected:.3f} with weights chosen on others",
        end="",
    )
    print(f" (gain {found.gain_low:+.3f} to {found.gain_high:+.3f}; {found.fitted:.3f} on the CVs they were chosen on)")
    print("The gain is more than chance." if found.proven else "The gain may be chance: keep the weights you have.")


@app.command(rich_help_panel="Candidates and offers")
def match(
    cv_key: Annotated[str, typer.Argument(help="A candidate's key, as `recruit cvs add` prints it.")],
    top: Top = 10,
    as_json: AsJson = False,
    explain: Explain = False,
    language: Reader = None,
) -> None:
    """Rank the offers for a candidate, with the reasons."""
    reader = _reader(language)
    from recruit_assets import wiring
    from recruit_assets.stores.offers import OfferStore

    found = wiring.matcher().match_candidate(cv_key, top)
    offers = {offer.offer_id: offer for offer in OfferStore(wiring.database()).get_many([m.offer_id for m in found])}
    rows = [_ranked(m, {"offer_id": m.offer_id, "title": offers[m.offer_id].title}) for m in found]
    _print_ranking(rows, ("offer_id", "title"), as_json, explain, reader)


@app.command(rich_help_panel="Candidates and offers")
def shortlist(
    offer_id: Annotated[str, typer.Argument(help="An offer's id.")],
    top: Top = 10,
    as_json: AsJson = False,
    explain: Explain = False,
    language: Reader = None,
) -> None:
    """Rank the candidates for an offer, with the reasons and what was decided. A person decides: nobody is rejected by this
    list, and a decision changes no score."""
    reader = _reader(language)
    from recruit_assets import wiring

    profiles = wiring.profiles()
    found = wiring.matcher().shortlist(offer_id, top)
    decided = wiring.decisions().latest(offer_id)
    rows = []
    for m in found:
        taken = decided.get((offer_id, m.cv_key))
        rows.append(_ranked(m, {"cv_key": m.cv_key, "file": profiles.file_name(m.cv_key)}))
        rows[-1]["decision"] = taken.decision if taken else None
    _print_ranking(rows, ("cv_key", "file", "decision"), as_json, explain, reader)


@app.command(rich_help_panel="Candidates and offers")
def decide(
    offer_id: Annotated[str, typer.Argument(help="An offer's id.")],
    cv_key: Annotated[str, typer.Argument(help="A candidate's key.")],
    decision: Annotated[str, typer.Argument(help="shortlisted, rejected or undecided.", metavar="DECISION")],
    reason: Annotated[str, typer.Option(help="Why, in your own words.")] = "",
    as_json: AsJson = False,
) -> None:
    """Record what you decided on a candidate for an offer, with your name (RECRUIT_USER) and the time.

    Nothing recorded is ever changed: the latest decision counts, and the earlier ones stay. No score depends on it.
    """
    from recruit_assets import wiring
    from recruit_assets.stores.decisions import CHOICES

    if decision not in CHOICES:
        raise typer.BadParameter(f"choose {', '.join(CHOICES[:-1])} or {CHOICES[-1]}", param_hint="DECISION")
    kept = wiring.decisions().record(offer_id, cv_key, decision, reason, wiring.who())
    if as_json:
        _print_json(kept.model_dump(mode="json"))
    else:
        print(f"{kept.cv_key} is {kept.decision} for {kept.offer_id}, says {kept.decided_by}.")


@app.command(rich_help_panel="Candidates and offers")
def decisions(
    offer_id: Annotated[str | None, typer.Argument(help="An offer's id. Default: all offers.")] = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV for a spreadsheet.")] = False,
    qrels: Annotated[
        bool, typer.Option("--qrels", help="Print the latest ones as TREC qrels: OFFER_ID 0 CV_KEY 1 or 0.")
    ] = False,
    history: Annotated[bool, typer.Option("--history", help="List the earlier ones too.")] = False,
) -> None:
    """List what people decided: for each candidate and offer the latest decision, or all of them in order."""
    from recruit_assets import wiring
    from recruit_assets.usecases.decisions import as_qrels, as_table

    store = wiring.decisions()
    found = store.history(offer_id) if history else list(store.latest(offer_id).values())
    if qrels:
        print(as_qrels(store.latest(offer_id).values()), end="")
    elif as_csv:
        print(as_table(found), end="")
    elif as_json:
        _print_json([one.model_dump(mode="json") for one in found])
    else:
        table = _table("offer", "cv_key", "decision", "by", "when", "reason")
        table.columns[1].min_width = 16
        for one in found:
            when = one.decided_at.strftime("%Y-%m-%d %H:%M")
            table.add_row(*map(_plain, (one.offer_id, one.cv_key, one.decision, one.decided_by, when, one.reason)))
        _console().print(table)


@app.command(rich_help_panel="Candidates and offers")
def erase(
    cv_key: Annotated[str, typer.Argument(help="A candidate's key, as `recruit cvs add` prints it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Erase a candidate everywhere: the CV, what was read from it, profile and history, interviews, vectors, matches.

    Refused while a run is at work on the CV. When it was interrupted, type it again: it does what is left.
    """
    from recruit_assets import wiring

    if not re.fullmatch("[0-9a-f]{16}", cv_key):
        raise typer.BadParameter("a CV key has 16 hexadecimal digits", param_hint="CV_KEY")
    wiring.open_servers()
    others = wiring.profiles().same_person(cv_key)
    if not yes:
        typer.confirm(f"Erase CV {cv_key} and everything made from it, for good?", abort=True)

    from recruit_assets import pipeline  # loads Dagster, which nobody should wait for to be asked

    try:
        with pipeline.instance() as opened:
            erased = pipeline.erase(opened, cv_key)
    except pipeline.PipelineError as error:
        _stop(error)
    if not any(erased.values()):
        _stop(f"nothing is kept of a CV {cv_key}. If it was not erased before, check the key.")
    if as_json:
        _print_json({"cv_key": cv_key, "erased": erased, "other_cvs_of_the_person": others})
        return
    print(f"CV {cv_key} is erased: {', '.join(f'{place} {count}' for place, count in erased.items() if count)}")
    if others:
        print(f"Other CVs that seem to be of the same person are still kept: {', '.join(others)}")


def main() -> None:
    """Run the command line. A fault outside the program is told in one sentence, without a traceback."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL) if hasattr(signal, "SIGPIPE") else None
    with _plain_faults():
        app()


@contextmanager
def _plain_faults() -> Iterator[None]:
    from pydantic import ValidationError

    from recruit_assets.domain.prompts import PromptError
    from recruit_assets.domain.weights import WeightsError
    from recruit_assets.embedded import ServerError
    from recruit_assets.models.chat import ModelError
    from recruit_assets.models.choose import ModelChoiceError
    from recruit_assets.models.prices import PriceError
    from recruit_assets.sources.base import SourceError
    from recruit_assets.stores.errors import StoreError

    try:
        yield
    except ValidationError as error:
        if error.title != "Settings":
            raise
        for fault in error.errors():
            print(f"recruit: {fault['loc'][0]}: {fault['msg']} (see .env.example)", file=sys.stderr)
        sys.exit(1)
    except (
        StoreError, ServerError, ModelError, ModelChoiceError, PriceError, PromptError, SourceError, WeightsError
    ) as error:  # fmt: skip
        _stop(error)
    except KeyboardInterrupt:
        print("recruit: stopped; what was done is kept.", file=sys.stderr)
        sys.exit(130)


def _stop(error: Exception | str) -> NoReturn:
    print(f"recruit: {error}", file=sys.stderr)
    sys.exit(1)


def _ranked(found: Match, who: dict[str, Any]) -> dict[str, Any]:
    return {"rank": found.rank, "score": found.score, **who, "explanation": found.explanation}


_HEADS = {
    "rank": "rang",
    "offer_id": "offre",
    "title": "intitulé",
    "cv_key": "clé du CV",
    "file": "fichier",
    "decision": "décision",
    "shortlisted": "retenu",
    "rejected": "écarté",
    "undecided": "à revoir",
}
_ALSO = {
    "fr": "{0}. est le meilleur de plusieurs CV d'une même personne ; les autres : {1}",
    "en": "{0}. is the best of several CVs of one person; the others: {1}",
}


def _reader(language: str | None) -> Language:
    """The reader's language: as chosen, else French where the terminal's locale is (as POSIX reads it), else English."""
    if language is None:
        locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
        return "fr" if locale.lower().startswith("fr") else "en"
    if language not in ("fr", "en"):
        raise typer.BadParameter("choose fr or en", param_hint="--language")
    return "fr" if language == "fr" else "en"


def _print_ranking(
    rows: list[dict[str, Any]], columns: tuple[str, ...], as_json: bool, explain: bool, language: Language
) -> None:
    if as_json:
        _print_json(rows)
        return

    def told(word: str) -> str:
        return _HEADS.get(word, word) if language == "fr" else word

    table = _table(*map(told, ("rank", "score", *columns)))
    for row in rows:
        score = f"{row['score']:.3f}".replace(".", "," if language == "fr" else ".")
        cells = (told(str(row[name] or "")) if name == "decision" else str(row[name] or "") for name in columns)
        table.add_row(str(row["rank"]), score, *map(_plain, cells))
    _console().print(table)
    for row in rows:
        if also := row["explanation"].get("also"):
            print(_ALSO[language].format(row["rank"], ", ".join(also)))
    from recruit_assets.domain.reasons import explained, reordered

    if rows and (note := reordered(rows[0]["explanation"], language)):
        print(note if rows[0]["explanation"]["reordered"].get("failed") else f"{rows[0]['rank']}. {note}")
    if explain:
        for row in rows:
            print(f"\n{row['rank']}. {row[columns[1]]}")
            for line in explained(row["explanation"], language):
                print(f"   {line}")


def _print_parsed(record: dict[str, Any]) -> None:
    if record["status"] == "failed":
        print(f"failed  {record['file']}: {record['error']['code']}: {record['error']['message']}")
        return
    values, flags = len(record["evidence"]), ", ".join(record["flags"]) or "no flags"
    print(f"parsed  {record['file']}: {values} proven values, {record['language'] or 'other language'}, {flags}")


def _print_status(as_json: bool) -> None:
    from recruit_assets import embedded

    servers = embedded.status(get_settings().home)
    if as_json:
        _print_json([{name: str(v) if isinstance(v, Path) else v for name, v in vars(s).items()} for s in servers])
        return
    table = _table("server", "state", "port", "process", "size", "data", "log")
    for server in servers:
        table.add_row(
            server.name,
            "[green]running[/]" if server.running else "stopped",
            str(server.port or "-"),
            str(server.pid or "-"),
            f"{server.size_on_disk / 1e6:.0f} MB",
            _plain(str(server.folder)),
            _plain(str(server.log or "-")),
        )
    _console().print(table)


def _free_port(first: int) -> int:
    for port in range(first, min(first + 100, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise typer.BadParameter(f"no port from {first} to {first + 99} is free", param_hint="--port")


def _console() -> Any:
    from rich.console import Console

    return Console()


def _table(*columns: str) -> Any:
    from rich import box
    from rich.table import Table

    return Table(*columns, box=box.SIMPLE_HEAD)


def _plain(text: str) -> str:
    """Text of others, in a table: its square brackets are no markup."""
    from rich.markup import escape

    return escape(text)


def _print_json(value: Any, indent: int | None = 2) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=indent, default=str), flush=True)

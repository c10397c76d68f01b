"""`suture eval`: score the pipeline on recorded incidents."""

import typer

from eval.cli import baseline, check, compare, patches, record, report, reproductions, run, trace

app = typer.Typer(help="Score the pipeline on recorded incidents.", no_args_is_help=True)


app.command("run")(run.run)
app.command("report")(report.report)
app.command("compare")(compare.compare)
app.command("baseline")(baseline.baseline)
app.command("check")(check.check)
app.command("reproductions")(reproductions.reproductions)
app.command("trace")(trace.trace)
app.command("patches")(patches.patches)
app.command("record")(record.record)

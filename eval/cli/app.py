"""`suture eval`: score the pipeline on recorded incidents."""

import typer

from eval.cli import baseline, check, compare, record, report, run, trace

app = typer.Typer(help="Score the pipeline on recorded incidents.", no_args_is_help=True)


app.command("run")(run.run)
app.command("report")(report.report)
app.command("compare")(compare.compare)
app.command("baseline")(baseline.baseline)
app.command("check")(check.check)
app.command("trace")(trace.trace)
app.command("record")(record.record)

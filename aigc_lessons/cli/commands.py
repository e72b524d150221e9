"""All commands, put together."""

import typer

from aigc_lessons.cli.data import data
from aigc_lessons.cli.doctor import doctor
from aigc_lessons.cli.evaluate import evaluate
from aigc_lessons.cli.grade import grade
from aigc_lessons.cli.gradebook import gradebook
from aigc_lessons.cli.merge import merge
from aigc_lessons.cli.release import release
from aigc_lessons.cli.report import report
from aigc_lessons.cli.sample import sample
from aigc_lessons.cli.sentences import SentenceGroup
from aigc_lessons.cli.train import train

NAME = "aigc-lessons"

app = typer.Typer(
    name=NAME,
    cls=SentenceGroup,
    help="Train, look at and judge networks that generate images; grade those who learn how.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (data, train, sample, evaluate, doctor, release, grade, merge, gradebook, report):
    app.command()(command)


def main():
    """Run the command that the command line names."""
    app(prog_name=NAME)

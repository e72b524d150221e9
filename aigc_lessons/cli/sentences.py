"""What goes wrong is told in a sentence, not in a traceback."""

import typer
from typer.core import TyperGroup

EXTRAS = {"torch": "torch", "tensorflow": "tensorflow", "keras": "tensorflow"}
# What the package raises for bad input, for data that cannot be had and for a run that diverges.
EXPECTED = (ValueError, OSError, ArithmeticError, ImportError)


class SentenceGroup(TyperGroup):
    """Commands whose expected errors end them with a sentence and exit code 1."""

    def invoke(self, ctx):
        """Run the command."""
        try:
            return super().invoke(ctx)
        except EXPECTED as error:
            typer.echo(sentence(error), err=True)
            raise typer.Exit(1) from None


def sentence(error):
    """Say what an error means to someone at the command line.

    Examples
    --------
    >>> sentence(ValueError("n is 0, but 1 or more is expected."))
    'n is 0, but 1 or more is expected.'
    >>> sentence(ModuleNotFoundError("No module named 'torch.nn'", name="torch.nn"))
    'torch is not installed, but is needed here: pip install torch (the extra "torch" brings it).'
    """
    if isinstance(error, ModuleNotFoundError) and error.name:
        package = error.name.partition(".")[0]
        return f"{package} is not installed, but is needed here: {how_to_install(package)}."
    return str(error)


def how_to_install(package):
    """Say how to get a package, and which extra of aigc-lessons brings it, if one does."""
    extra = EXTRAS.get(package)
    return f"pip install {package}" + (f' (the extra "{extra}" brings it)' if extra else "")

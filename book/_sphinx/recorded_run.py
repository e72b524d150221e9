"""What a page that is no notebook shows of a recorded run::

    ```{generator-playground} dcgan-mnist-0
    ```

    ```{recorded-run} dcgan-mnist-0
    ```

The first is the figure with the run's networks. Their weights become a file of the site, which the
figure loads when a reader asks for it. The second is a table of how the run was made, and of what
was measured.
"""

from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from aigc_lessons import datasets
from aigc_lessons.metrics import Score
from aigc_lessons.training import load_run
from aigc_lessons.training.runs import FOLDER
from aigc_lessons.widgets import GeneratorPlayground
from aigc_lessons.widgets.moving_figure import STATIC

PLACE = "_static/generators/"  # of the weights, seen from the site's root
FRAMEWORKS = {"torch": "PyTorch", "keras": "Keras"}
SCORES = {"fid": "FID", "precision": "precision", "recall": "recall", "coverage": "coverage"}


class RunDirective(SphinxDirective):
    """What both have in common: the name of a run, on which the page depends."""

    required_arguments = 1

    def load(self):
        """Load the run that is named."""
        name = self.arguments[0]
        for file in sorted((FOLDER / name).glob("*")):
            self.env.note_dependency(str(file))
        try:
            return load_run(name)
        except ValueError as error:
            raise self.error(str(error)) from None


class GeneratorPlaygroundDirective(RunDirective):
    """Put the figure onto the page, and its weights into a file."""

    def run(self):
        """Return the figure's HTML, to be made again when one of its files changes."""
        for file in sorted(STATIC.iterdir()):
            self.env.note_dependency(str(file))
        page, run = self.env.docname, self.load()
        folder = "../" * page.count("/") + PLACE
        figure = GeneratorPlayground(run, real=real_images(run), weights_folder=folder)
        files_of(self.env).setdefault(page, {}).update([figure.weights_file])
        return [nodes.raw("", figure._repr_html_(), format="html")]


class RecordedRunDirective(RunDirective):
    """Put a table of how a run was made onto the page."""

    def run(self):
        """Return the table."""
        rows = [f"| {what} | {how} |" for what, how in record_of(self.load()).items()]
        lines = ["| The run | its record |", "| --- | --- |", *rows]
        box = nodes.container()
        self.state.nested_parse(StringList(lines, self.arguments[0]), self.content_offset, box)
        return box.children


def real_images(run):
    """Return some images such as the run learnt from, if they come with an installation."""
    return datasets.load("mnist-5k").images[::8] if run.about["dataset"] == "mnist" else None


def record_of(run) -> dict[str, str]:
    """Say how a run was made, and what was measured, by its record alone."""
    about, arguments = run.about, run.about["arguments"]
    parameters = ", ".join(f"{n} {count:,}" for n, count in about["parameters"].items())
    scores = [Score(**run.scores[key], name=n) for key, n in SCORES.items() if key in run.scores]
    return {
        "name": f"`{run.name}`",
        "data": f"{about['images']:,} images of {about['dataset']}, "
        f"each seen {arguments['epochs']} times, {arguments['batch']} at once",
        "parameters": parameters,
        "steps": f"{about.get('updates', about['steps']):,}, by Adam with a learning rate of "
        f"{arguments['lr']:g} and β₁ = {arguments['beta1']:g}",
        "mean scores in the last epoch": _last_scores(run.history),
        "made on": _machine(about),
        "judged": "; ".join(map(repr, scores)) or "not yet",
        "to train one like it": f"`{_command(about)}`",
    }


def _last_scores(history: list) -> str:
    """Say what the discriminator gave both kinds of images while it was trained."""
    if not history:
        return "not recorded"
    real, fake = (f"{100 * history[-1][key]:.0f} %" for key in ("p_real", "p_fake"))
    return f"real images {real}, generated ones {fake}"


def _machine(about: dict) -> str:
    minutes = about["processor_seconds"] / 60
    threads = f"{about['threads']} thread{'s' * (about['threads'] > 1)}"
    device = f"{threads} of a CPU" if about["device"] == "cpu" else about["device"]
    framework = about["framework"]
    version = about["versions"][framework].partition("+")[0]
    bits = ", partly in 16 bits (bfloat16)" if about["arguments"].get("bfloat16") else ""
    took = f"{minutes:.0f} minutes of processor time"
    return f"{device}{bits}, {FRAMEWORKS[framework]} {version}, {took}"


def _command(about: dict) -> str:
    epochs, lr = about["arguments"]["epochs"], about["arguments"]["lr"]
    framework = "" if about["framework"] == "torch" else f" --framework {about['framework']}"
    fast = " --fast" if about["arguments"].get("fast") else ""
    return (
        f"aigc-lessons train {about['recipe']} --dataset {about['dataset']} --seed "
        f"{about['seed']} --epochs {epochs} --lr {lr:g}{framework}{fast}"
    )


def files_of(env) -> dict[str, dict[str, str]]:
    """Return by page the files that its figures load: name and text."""
    if not hasattr(env, "figure_files"):
        env.figure_files = {}
    return env.figure_files


def forget(app, env, page):
    """Forget the files of a page that is read again."""
    files_of(env).pop(page, None)


def merge(app, env, pages, other):
    """Take over what another process has read."""
    files_of(env).update({page: files_of(other)[page] for page in pages if page in files_of(other)})


def write(app, exception):
    """Write the files, and remove those of builds before."""
    if exception or app.builder.format != "html":
        return
    wanted = {name: text for files in files_of(app.env).values() for name, text in files.items()}
    folder = Path(app.outdir, PLACE)
    folder.mkdir(parents=True, exist_ok=True)
    for old in set(folder.iterdir()) - {folder / name for name in wanted}:
        old.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")


def setup(app):
    """Register with Sphinx."""
    app.add_directive("generator-playground", GeneratorPlaygroundDirective)
    app.add_directive("recorded-run", RecordedRunDirective)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

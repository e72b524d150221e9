"""A moving figure on a page that is no notebook::

    ```{moving-figure} ConvolutionExplorer
    ```

The page gets what a notebook would store: the figure as `aigc_lessons.widgets` makes it today.
"""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from aigc_lessons import widgets
from aigc_lessons.widgets.moving_figure import STATIC

NOT_ON_THEIR_OWN = {"GeneratorPlayground", "MovingFigure", "Question", "SelfTest"}
FIGURES = [name for name in widgets.__all__ if name not in NOT_ON_THEIR_OWN]


class MovingFigureDirective(SphinxDirective):
    """Put the figure of the named class onto the page."""

    required_arguments = 1

    def run(self):
        """Return the figure's HTML, to be made again when one of its files changes."""
        name = self.arguments[0]
        if name not in FIGURES:
            raise self.error(f"There is no figure {name!r}: there is {', '.join(FIGURES)}.")
        for file in sorted(STATIC.iterdir()):
            self.env.note_dependency(str(file))
        return [nodes.raw("", getattr(widgets, name)()._repr_html_(), format="html")]


def setup(app):
    """Register with Sphinx."""
    app.add_directive("moving-figure", MovingFigureDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

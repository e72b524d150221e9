"""The base of every figure that moves: its HTML, complete in itself.

A figure is a `MovingFigure` with a ``static/NAME.mjs``, whose ``draw(figure, state)`` fills the
page. Each module may have a style sheet of the same name. What figures share lies beside them:
``theme.mjs`` (light or dark, the colour of a number), ``controls.mjs`` (buttons, lists, sliders,
keys), ``number_grid.mjs`` and ``number_field.mjs`` (numbers in cells, to look at and to type),
``plot.mjs`` (curves and points in axes), ``window_walk.mjs`` and ``walk_view.mjs`` (a window that
visits an image, and how it is shown),
``clock.mjs`` (play and pause), ``separate_file.mjs`` (what is loaded only when it is asked for) and
``moving_figure.mjs`` (the live line, errors, the place on the page). Python joins what a figure
imports into one inline module, so that nothing is requested.

A new figure begins like this; ``tests/browser`` shows how it is tested::

    // static/loss_explorer.mjs
    import { slider } from "./controls.mjs";

    export function draw(figure, state) {
      const rate = slider(figure, "Learning rate", (value) => { … paint(); });
      figure.stage.append(rate.box, …, figure.live);
      figure.themeChanged = paint; // called at the start, and when the page turns light or dark
    }

Only what runs through ``figure.on`` or ``figure.guard`` is caught when it fails: the figure then
says so in one sentence and gives the picture back. Nothing may move by itself. A figure that no
picture can stand for overrides `fallback` with one element of plain HTML.
"""

import base64
import hashlib
import html
import json
from pathlib import Path
from typing import ClassVar

from matplotlib.figure import Figure

from aigc_lessons import figures
from aigc_lessons.widgets.inline_module import join_modules, modules_of

STATIC = Path(__file__).parent / "static"

_PICTURE = (
    '<img src="data:image/png;base64,{png}" alt="{description}" style="max-width:100%;height:auto">'
)
_HTML = """\
<figure class="moving-figure" data-moving-figure="{id}" style="margin:1em 0">
{fallback}
<figcaption style="margin-top:.5em">{title}</figcaption>
</figure>
<script type="module">
{code}
mount("{id}", {state}, {css}, draw);
</script>
"""


class MovingFigure:
    """A figure that moves, with a picture for where it cannot.

    A subclass sets `module` and says how its picture looks (or gives another `fallback`); its
    ``draw`` receives the state.

    Parameters
    ----------
    title : str
        What stands below the figure.
    description : str
        What the figure shows, for readers who do not see it.
    state : dict
        What ``draw`` starts from: anything that JSON can hold.

    Raises
    ------
    TypeError, ValueError
        If the title or the description is no text or empty, or JSON cannot hold the state.
    """

    module: ClassVar[str]  # the file in static/ that exports draw(figure, state)

    def __init__(self, title: str, description: str, state: dict) -> None:
        """Check and keep them."""
        self.title = _check_text("title", title)
        self.description = _check_text("description", description)
        self.state = state
        self._json = _check_state(state)

    def picture(self) -> Figure:
        """Return the static picture: what the figure shows at its start."""
        raise NotImplementedError(f"{type(self).__name__} must say how its picture looks")

    def png(self) -> bytes:
        """Return the picture as a PNG file."""
        return figures.png(self.picture())

    def fallback(self) -> str:
        """Return what stands there where scripts do not run, one element: the picture."""
        png = base64.b64encode(self.png()).decode()
        return _PICTURE.format(png=png, description=html.escape(self.description))

    @property
    def id(self) -> str:
        """The same for the same figure, so that its HTML is the same in every run."""
        identity = "\n".join([type(self).__name__, self.title, self.description, self._json])
        return hashlib.sha256(identity.encode()).hexdigest()[:12]

    def __repr__(self) -> str:
        """Return one line that says what the figure shows."""
        return f"{self.title}: {self.description}"

    def _repr_html_(self) -> str:
        return _HTML.format(
            id=self.id,
            fallback=self.fallback(),
            title=html.escape(self.title),
            code=join_modules(*self._entries()),
            state=_in_script(self._json),
            css=_in_script(json.dumps(self._css(), ensure_ascii=False)),
        )

    def _entries(self) -> tuple[Path, Path]:
        return STATIC / "moving_figure.mjs", STATIC / self.module

    def _css(self) -> str:
        files = [file.with_suffix(".css") for file in modules_of(*self._entries())]
        return "".join(file.read_text(encoding="utf-8") for file in files if file.is_file())


def _check_text(name: str, value: str) -> str:
    """Return the text as one line."""
    if not isinstance(value, str):
        raise TypeError(f"{name} is {value!r}, but a text is expected")
    if not value.strip():
        raise ValueError(f"{name} is empty, but readers need one: write what the figure shows")
    return " ".join(value.split())


def _check_state(state: dict) -> str:
    """Return the state as JSON."""
    try:
        return json.dumps(state, allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError) as error:
        raise type(error)(
            f"state cannot be JSON ({error}): give dicts, lists, texts and finite numbers"
        ) from None


def _in_script(json_text: str) -> str:
    """Escape JSON so that nothing in it can end the script element or begin a comment."""
    return json_text.replace("<", "\\u003c")

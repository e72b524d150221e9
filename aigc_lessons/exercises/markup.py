"""Feedback as HTML: no script, no style sheet, readable in light and dark."""

import re
from html import escape

# Text keeps the page's own colour. These tint edges only: 3:1 or more on white and on black.
EDGES = {
    "right": "#2f9e5b",
    "wrong": "#d9543f",
    "error": "#d9543f",
    "not started": "#808890",
    "never returns": "#b87a14",
    "borrowed": "#8a6fd6",
}
TINT = "1f"  # the alpha of a coloured background, as hexadecimal digits
MONO = "font-family:ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:.875em"
PHONE = 28  # characters of a matrix that fit into 360 pixels
# Themes give <pre> and <code> boxes of their own; inside this box they would be too many.
BARE = "background:none;color:inherit;border:0;border-radius:0;box-shadow:none;padding:0"


def html(feedback):
    """Write feedback as a block of HTML.

    Parameters
    ----------
    feedback : Feedback
        What to write.

    Returns
    -------
    str
        One `div`; the same text for the same feedback, and every text in it escaped.

    Examples
    --------
    >>> from aigc_lessons.exercises.feedback import Feedback
    >>> "a &lt; b" in html(Feedback("relu", "wrong", "a < b"))
    True
    """
    edge = EDGES[feedback.status]
    box = (
        f"border:1px solid {edge};border-left-width:6px;border-radius:6px;overflow:hidden;"
        "margin:.5em 0;max-width:46em;line-height:1.5;overflow-wrap:anywhere"
    )
    parts = "".join(_part(part, edge) for part in feedback.parts())
    body = f'<div style="padding:.3em 1em .5em">{parts}</div>' if parts else ""
    return f'<div style="{box}">{_headline(feedback.headline, edge)}{body}</div>'


def _headline(headline, edge):
    word, _, verdict = headline.partition(":")
    style = f"margin:0;padding:.45em 1em;background:{edge}{TINT}"
    return f'<p style="{style}"><strong>{escape(word)}:</strong>{_prose(verdict)}</p>'


def _part(part, edge):
    if part.kind == "numbers":
        panels = "".join(_panel(panel, edge) for panel in part.content)
        return (
            f'<div style="display:flex;flex-wrap:wrap;gap:.5em 1.6em;margin:.5em 0">{panels}</div>'
        )
    if part.kind == "code":
        return _pre(escape(part.content), "white-space:pre-wrap;margin:.5em 0")
    if part.kind == "mistake":
        opening, title, looks = part.content
        text = f"{opening} <strong>{_prose(title)}</strong>: {_prose(looks)}"
        return _paragraph(text, f"border-left:3px solid {edge};padding-left:.8em")
    word = {"hint": "<strong>Next:</strong> ", "note": "<strong>By the way:</strong> "}
    small = "font-size:.9em" if part.kind == "tried" else ""
    return _paragraph(word.get(part.kind, "") + _prose(part.content), small)


def _panel(panel, edge):
    title = f'<span style="{MONO}">{escape(panel.title)}</span>'
    if not panel.rows:
        return f"<div>{title}</div>"
    width = max(len(cell) for row in panel.rows for cell in row) + 2
    rows = "\n".join(_row(row, i, panel.mark, width, edge) for i, row in enumerate(panel.rows))
    brackets = "border:solid currentColor;border-width:0 1px;border-radius:5px;padding:.15em .3em"
    style = f"{brackets};width:fit-content;max-width:100%;overflow-x:auto;margin:.2em 0 0"
    # What may be wider than a phone scrolls, and what scrolls has to be reachable by keyboard.
    wide = ' tabindex="0"' * (width * len(panel.rows[0]) > PHONE)
    return f'<div style="max-width:100%">{title}{_pre(rows, style, wide)}</div>'


def _row(row, i, mark, width, edge):
    """One line of a matrix; the marked number is in brackets, bold and outlined."""
    line = ""
    for j, cell in enumerate(row):
        marked = f"[{cell}]" if (i, j) == mark else f"{cell} "
        shown = escape(marked)
        if (i, j) == mark:
            shown = f'<b style="outline:2px solid {edge};border-radius:2px">{shown}</b>'
        line += " " * (width - len(marked)) + shown
    return line


def _paragraph(content, style=""):
    return f'<p style="margin:.5em 0;{style}">{content}</p>'


def _pre(content, style, attributes=""):
    return f'<pre style="{BARE};{MONO};line-height:1.5;{style}"{attributes}>{content}</pre>'


def _prose(text):
    """Escape a text; what stands between backticks becomes code."""
    code = rf'<code style="{BARE};{MONO}">\1</code>'
    return re.sub("`([^`]+)`", code, escape(text))

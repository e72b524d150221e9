"""Slides as one HTML page that asks no other host for anything.

Every slide is as high as the screen, and its notes are folded below it. So the page can
also be read from top to bottom, on a phone, without scripts or by a screen reader, and be printed.
"""

import html
import re
from pathlib import Path

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from tools.address import repository

HERE = Path(__file__).parent
LONG = 800  # letters of text, from which on they are set smaller
STYLE = HtmlFormatter(style="a11y-light", nowrap=True)
CHAPTER = re.compile(r"^(?:\.\./)?(?:notebooks/)?(\d\d_\w+)\.ipynb(#.*)?$")
BOOK = re.compile(r"^\.\./(book/\w+)\.md(#.*)?$")

PAGE = """<!doctype html>
<html lang="en" data-theme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}: slides</title>
<style>
{style}
</style>
{mathematics}</head>
<body>
<main>
{slides}
</main>
<nav class="bar" aria-label="Slides" hidden>
<button type="button" data-go="-1" aria-label="Previous slide">←</button>
<span class="place" role="status"></span>
<button type="button" data-go="1" aria-label="Next slide">→</button>
<label>Section <select>{sections}</select></label>
<button type="button" class="toggle" aria-pressed="false">Notes</button>
<button type="button" class="speaker">Speaker window</button>
</nav>
<script>
{script}
</script>
</body>
</html>
"""
SLIDE = """\
<div class="slide" id="slide-{number}" tabindex="-1" role="group" aria-labelledby="title-{number}">
<div class="face{kind}">
{section}<{level} id="title-{number}">{title}</{level}>
{shown}
</div>
{notes}</div>"""
NOTES = '<details class="notes"><summary>Notes</summary>\n{}</details>\n'
MATHEMATICS = """<script>
MathJax = {{ options: {{ enableMenu: false }} }};
</script>
<script defer src="{folder}/tex-chtml-full.js"></script>
"""


def page(slides, mathjax="mathjax"):
    """Make the HTML of a list of `tools.slides.deck.Slide`.

    Parameters
    ----------
    slides : list of Slide
        The first one's title is that of the page.
    mathjax : str
        The folder of MathJax, as seen from the page; it is asked for where there are formulas.
    """
    parts = [_slide(number, slide) for number, slide in enumerate(slides, 1)]
    body = "\n".join(parts)
    return PAGE.format(
        title=html.escape(slides[0].title),
        style=(HERE / "slides.css").read_text(encoding="utf-8") + STYLE.get_style_defs(".code"),
        mathematics=MATHEMATICS.format(folder=mathjax) if 'class="math' in body else "",
        slides=body,
        sections=_sections(slides),
        script=(HERE / "slides.js").read_text(encoding="utf-8"),
    )


def _slide(number, slide):
    section = f'<p class="section">{inline(slide.section)}</p>\n' if slide.section else ""
    return SLIDE.format(
        number=number,
        kind=_kind(number, slide.exhibits),
        section=section,
        level="h1" if number == 1 else "h2",
        title=inline(slide.title),
        shown="\n".join(map(_exhibit, slide.exhibits)),
        notes=NOTES.format("".join(map(block, slide.notes))) if slide.notes else "",
    )


def _kind(number, exhibits):
    """Say what the style sheet must know of a slide: what opens, what moves, what is long."""
    moves = any(exhibit.kind == "html" for exhibit in exhibits)
    letters = sum(len(exhibit.content) for exhibit in exhibits if exhibit.kind == "text")
    kinds = {"opening": number == 1, "moves": moves, "long": letters > LONG}
    return "".join(f" {kind}" for kind, found in kinds.items() if found)


def _sections(slides):
    """List the slides at which a section begins, for a menu."""
    first = {}
    for number, slide in enumerate(slides, 1):
        first.setdefault(slide.section or slide.title, number)
    plain = {re.sub(r"[*`$]", "", name): number for name, number in first.items()}
    return "".join(
        f'<option value="{number}">{html.escape(name)}</option>' for name, number in plain.items()
    )


def _exhibit(exhibit):
    if exhibit.kind == "text":
        return f'<div class="text">{block(exhibit.content)}</div>'
    if exhibit.kind == "code":
        return _code(exhibit.content, "python")
    if exhibit.kind == "output":
        return f'<pre class="output" tabindex="0">{html.escape(exhibit.content)}</pre>'
    if exhibit.kind == "figure":
        alt, source = html.escape(exhibit.alt), f"data:image/png;base64,{exhibit.content}"
        return f'<img class="figure" src="{source}" alt="{alt}">'
    return f'<div class="html">{exhibit.content}</div>'


def _code(text, language):
    coloured = highlight(text, get_lexer_by_name(language), STYLE)
    return f'<pre class="code" tabindex="0"><code>{coloured}</code></pre>'


def block(text):
    """Turn Markdown into HTML."""
    return _markdown().render(text)


def inline(text):
    """Turn one line of Markdown into HTML."""
    return _markdown().renderInline(text)


def _markdown():
    made = MarkdownIt("commonmark", {"highlight": _highlighted}).enable("table")
    made.use(dollarmath_plugin, renderer=_formula)
    made.add_render_rule("link_open", _link)
    return made


def _formula(content, settings):
    left, right = (r"\[", r"\]") if settings["display_mode"] else (r"\(", r"\)")
    return left + html.escape(content) + right


def _highlighted(text, language, _):
    return _code(text, language or "text")


def _link(renderer, tokens, place, options, env):
    token = tokens[place]
    token.attrSet("href", public(token.attrGet("href")))
    return renderer.renderToken(tokens, place, options, env)


def public(address):
    """Return where a link between pages of the book leads on the public site.

    Examples
    --------
    >>> public("01_images.ipynb#crop").endswith("/notebooks/01_images.html#crop")
    True
    >>> public("https://arxiv.org/")
    'https://arxiv.org/'
    """
    owner, name = repository().split("/")
    for pattern, folder in ((CHAPTER, "notebooks/"), (BOOK, "")):
        found = pattern.match(address)
        if found:
            page = f"{folder}{found[1]}.html{found[2] or ''}"
            return f"https://{owner}.github.io/{name}/{page}"
    return address

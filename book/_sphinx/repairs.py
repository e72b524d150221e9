"""Repairs to what the tools below us do."""

import re
import struct
from filecmp import cmp
from pathlib import Path

from sphinx.application import ENV_PICKLE_FILENAME

STATIC = Path(__file__).parents[1] / "_static"

# docutils marks a bibliography as a list whose children are no list items, which screen readers
# then announce as empty. (The role that it gives the entries is deprecated as well.)
WRONG, RIGHT = 'role="doc-biblioentry"', 'role="listitem"'

PICTURE = re.compile(r'<img (?=[^>]*src="[^"]*_images/(?P<name>[^"/]+\.png)")')


def png_size(path):
    """Width and height as the file's first chunk gives them."""
    return struct.unpack(">II", path.read_bytes()[16:24])


def size_pictures(body, sources):
    """Give every picture its size, so that the text stays put while pictures come as needed."""

    def attributes(match):
        width, height = png_size(sources[match["name"]])
        return f'<img loading="lazy" width="{width}" height="{height}" '

    return PICTURE.sub(attributes, body)


def repair(app, pagename, templatename, context, doctree):
    """Make the entries of a bibliography items of their list, and size the pictures."""
    if "body" in context:
        sources = {name: Path(app.srcdir, source) for source, name in app.builder.images.items()}
        context["body"] = size_pictures(context["body"].replace(WRONG, RIGHT), sources)


def drop_mathjax(app, pagename, templatename, context, doctree):
    """Leave MathJax, 1.3 MB, out of a page that only lists pages with formulas: the front page."""
    if not app.env.get_domain("math").data["has_equations"].get(pagename):
        scripts = context["script_files"]
        names = [f"{script.filename}{script.attributes.get('body', '')}" for script in scripts]
        pairs = zip(scripts, names, strict=True)
        context["script_files"] = [s for s, name in pairs if "mathjax" not in name.lower()]


def outdated(app, env, added, changed, removed):
    """Name a page when a style or script has changed: without one Sphinx would copy neither."""
    copies = Path(app.outdir, "_static")
    files = [file for file in STATIC.rglob("*") if file.is_file()]
    pairs = [(file, copies / file.relative_to(STATIC)) for file in files]
    same = all(copy.is_file() and cmp(file, copy, shallow=False) for file, copy in pairs)
    return [] if same else [app.config.root_doc]


def forget(app, exception):
    """After a build that failed, read every page again, or the next build would find no fault."""
    if exception or app._warncount:  # with --keep-going Sphinx tells nobody else
        Path(app.doctreedir, ENV_PICKLE_FILENAME).unlink(missing_ok=True)


def setup(app):
    """Register with Sphinx."""
    app.connect("build-finished", forget)
    app.connect("env-get-outdated", outdated)
    app.connect("html-page-context", repair)
    app.connect("html-page-context", drop_mathjax, priority=900)  # after those that add scripts
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Repairs to the HTML that the tools below us write."""

import re
import struct
from pathlib import Path

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


def setup(app):
    """Register with Sphinx."""
    app.connect("html-page-context", repair)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

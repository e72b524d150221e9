"""Cut the theme's icon fonts down to the icons that the pages show: 720 kB become 10.

Run it when the theme shows an icon that is missing here (needs ``pip install fonttools brotli``)::

    python book/_icons/subset.py

It rewrites ``book/_static/icons.css`` from the fonts inside the installed ``pydata_sphinx_theme``.
Their licence (SIL OFL 1.1) reserves the name "Font Awesome" for unchanged fonts, so ours differs.
"""

import base64
import io
import shutil
from pathlib import Path

import pydata_sphinx_theme
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

STATIC = Path(__file__).parents[1] / "_static"
THEME = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static"
SOURCE = next(THEME.glob("vendor/fontawesome/*"))

SOLID = {
    "angle-left": 0xF104,
    "angle-right": 0xF105,
    "arrow-up": 0xF062,
    "bars": 0xF0C9,
    "chevron-down": 0xF078,
    "circle-half-stroke": 0xF042,
    "code": 0xF121,
    "download": 0xF019,
    "ellipsis": 0xF141,
    "expand": 0xF065,
    "file": 0xF15B,
    "file-lines": 0xF15C,
    "file-pdf": 0xF1C1,
    "home": 0xF015,
    "lightbulb": 0xF0EB,
    "list": 0xF03A,
    "magnifying-glass": 0xF002,
    "moon": 0xF186,
    "outdent": 0xF03B,
    "pencil": 0xF303,
    "pencil-alt": 0xF303,
    "play": 0xF04B,
    "rocket": 0xF135,
    "sun": 0xF185,
    "xmark": 0xF00D,
}
# Icons that the theme's style sheet writes itself: admonitions, external links, search.
IN_THEME = [0xF058, 0xF05A, 0xF071, 0xF06A, 0xF057, 0xF35D, 0xF010, 0xF064, 0xF0F3]
BRANDS = {"github": 0xF09B}

HEAD = """\
/* The icons of this site: a subset of Font Awesome Free {version} (https://fontawesome.com),
   renamed as its licence asks (SIL OFL 1.1: icons-LICENSE.txt).
   Made by book/_icons/subset.py; do not edit. */
"""
RULES = """\
:root {
  --fa-font-solid: normal 900 1em/1 "Lesson Icons";
  --fa-font-brands: normal 400 1em/1 "Lesson Brands";
}
.fa-solid, .fas, .fa-brands, .fab {
  display: inline-block; font: var(--fa-font-solid); text-rendering: auto;
  -webkit-font-smoothing: antialiased;
}
.fa-brands, .fab { font: var(--fa-font-brands); }
.fa-lg { font-size: 1.25em; line-height: 0.05em; vertical-align: -0.075em; }
"""


def subset(file, codes, name):
    """The woff2 bytes of the glyphs ``codes`` of a font, under another name."""
    font = TTFont(SOURCE / "webfonts" / file)
    options = Options()
    options.name_IDs = [0]  # the copyright notice stays
    cutter = Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    for identifier in (1, 4, 6):
        font["name"].setName(name, identifier, 3, 1, 0x409)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def face(name, weight, data):
    """A @font-face rule that carries its font, so that it costs no request."""
    coded = base64.b64encode(data).decode()
    return (
        f'@font-face {{ font-family: "{name}"; font-weight: {weight}; font-display: block;\n'
        f"  src: url(data:font/woff2;base64,{coded}) format('woff2'); }}\n"
    )


def glyph(name, code):
    """The rule of one icon; the empty text after the slash keeps screen readers silent."""
    return f'.fa-{name}::before {{ content: "\\{code:x}"; content: "\\{code:x}" / ""; }}\n'


def main():
    """Write ``icons.css`` and copy the licence beside it."""
    solid = subset("fa-solid-900.ttf", [*SOLID.values(), *IN_THEME], "Lesson Icons")
    brands = subset("fa-brands-400.ttf", BRANDS.values(), "Lesson Brands")
    rules = "".join(glyph(*item) for item in {**SOLID, **BRANDS}.items())
    css = (
        HEAD.format(version=SOURCE.name)
        + face("Lesson Icons", 900, solid)
        + face("Lesson Brands", 400, brands)
    )
    (STATIC / "icons.css").write_text(css + RULES + rules, encoding="utf-8")
    shutil.copyfile(SOURCE / "LICENSE.txt", STATIC / "icons-LICENSE.txt")


if __name__ == "__main__":
    main()

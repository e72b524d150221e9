"""One page of the built site, read with the standard library: its links, pictures and headings."""

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

# What a browser fetches by itself when it opens a page; links are followed by the reader.
FETCHED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "track": "src",
    "embed": "src",
    "object": "data",
    "form": "action",
}
FETCHING_RELATIONS = {
    "stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch",
    "manifest",
}  # fmt: skip


@dataclass
class HtmlPage:
    """What the checks ask of a page."""

    path: Path
    attributes: dict = field(default_factory=dict)  # of <html>
    ids: list = field(default_factory=list)
    links: list = field(default_factory=list)
    resources: list = field(default_factory=list)
    images: list = field(default_factory=list)  # (attributes, in main)
    headings: list = field(default_factory=list)  # levels in the article
    classes: set = field(default_factory=set)
    text: str = ""

    @classmethod
    def read(cls, path):
        """Parse the file at ``path``."""
        page = cls(path)
        _Reader(page).feed(path.read_text(encoding="utf-8"))
        return page


class _Reader(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.page = page
        self.within = set()

    def handle_starttag(self, tag, pairs):
        page, attributes = self.page, {name: value or "" for name, value in pairs}
        self.within |= {tag} & {"main", "article"}
        page.ids += [attributes[name] for name in ("id",) if name in attributes]
        page.classes |= set(attributes.get("class", "").split())
        if tag == "html":
            page.attributes = attributes
        if tag == "a" and "href" in attributes:
            page.links.append(attributes["href"])
        if tag == "img":
            page.images.append((attributes, "main" in self.within))
        if re.fullmatch("h[1-6]", tag) and "article" in self.within:
            page.headings.append(int(tag[1]))
        page.resources += _resources(tag, attributes)

    def handle_endtag(self, tag):
        self.within.discard(tag)

    def handle_data(self, data):
        self.page.text += data


def _resources(tag, attributes):
    """The addresses that this element makes a browser fetch."""
    found = [attributes[FETCHED[tag]]] if FETCHED.get(tag) in attributes else []
    # Candidates end with a comma and a space: an address may hold a comma too, as data: does.
    candidates = re.split(r",\s+", attributes.get("srcset", ""))
    found += [part.split()[0] for part in candidates if part.strip()]
    if tag == "link" and FETCHING_RELATIONS & set(attributes.get("rel", "").split()):
        found.append(attributes["href"])
    return [html.unescape(address) for address in found]

"""Chapters keep the numbers of their files, whatever their order and whichever are left out.

For a book of one's own choice, which `tools.own_course` makes: exercise 5.2 stays in chapter 5, and
so does equation (5.1), even where chapter 5 comes third.
"""

import re

from sphinx.environment.collectors.toctree import TocTreeCollector

CHAPTER = re.compile(r"notebooks/(\d\d)_\w+")
AFTER_SPHINX = 900  # has counted them


def renumber(app, env):
    """Replace the first part of each chapter's numbers; return the pages to write again."""
    numbers = {page: int(found[1]) for page in env.tocs if (found := CHAPTER.fullmatch(page))}
    for page, number in numbers.items():
        sections = env.toc_secnumbers.get(page, {})
        for anchor, old in sections.items():
            sections[anchor] = old and (number, *old[1:])
        for node in [env.titles[page], *env.tocs[page].findall()]:
            if getattr(node, "attributes", {}).get("secnumber"):
                node["secnumber"] = [number, *node["secnumber"][1:]]
    TocTreeCollector().assign_figure_numbers(env)
    return list(numbers)


def setup(app):
    """Register with Sphinx."""
    app.connect("env-get-updated", renumber, priority=AFTER_SPHINX)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Sentences and paragraphs of a chapter's Markdown."""

import re

END = re.compile(r"(?<=[.!?:])(?:[”\"')*]*)\s+(?=[^\sa-z])")
SHORT = ("e.g.", "al.", "i.e.", "cf.")
SHORT = ("e.g.", "i.e.", "al.")
PAIRS = ("**", "`", "$")
EQUATION = re.compile(r"^(\$\$.*?\$\$)(?: *\([\w-]+\))?$", re.DOTALL | re.MULTILINE)
STATEMENT = re.compile(r"\*\*([^*]+[.!?])\*\*")


def paragraphs(text):
    """Split Markdown at its empty lines, equations and fenced code kept whole."""
    found, open_block = [], False
    for part in re.split(r"\n\s*\n", text.strip()):
        if open_block:
            found[-1] += "\n\n" + part
        else:
            found.append(part)
        open_block = found[-1].count("```") % 2 == 1 or found[-1].count("$$") % 2 == 1
    return found


def is_prose(paragraph):
    """Whether a paragraph is running text: no heading, list, table, quotation, code or equation."""
    return not re.match(r"(#|[-*+] |\d+\. |\||>|```|\$\$)", paragraph)


def sentences(paragraph):
    """Split running text into sentences; what stands in bold, code or a formula is never cut."""
    text, found, start = " ".join(paragraph.split()), [], 0
    for end in END.finditer(text):
        sentence = text[start : end.end()].strip()
        if _closed(sentence):
            found.append(sentence)
            start = end.end()
    return [*found, text[start:]] if text[start:] else found


def _closed(text):
    even = all(text.count(mark) % 2 == 0 for mark in PAIRS)
    return even and text.count("(") == text.count(")") and not text.endswith(SHORT)


def statements(text):
    """List the whole sentences that a text sets in bold."""
    return [" ".join(found.split()) for found in STATEMENT.findall(text) if len(found.split()) > 3]

"""Slides from the chapters: one page a chapter, complete in itself.

`blocks` lists what a notebook holds, `deck` makes slides of it, and `page` makes them HTML. Run it
with ``make slides``, or ``python -m tools.slides notebooks/02_convolution.ipynb`` for one chapter.

Why not nbconvert's exporter with reveal.js? Tried on chapter 2 (nbconvert 7.17, reveal.js 5.2), its
page had 918 kB to our 482, asked two other hosts for four scripts and two fonts, and stopped where
it did not get them; and reveal.js scales a slide to the screen, which figures that are worked by
mouse and keyboard would have to be tested against. A page that scrolls needs 80 lines of script.
"""

"""Exercises of chapter 12: a script with thirteen defects, repaired one red test at a time.

What is protected, and what is not. No notebook, page or student's file shows a right piece that a
learner has to find, and a drawn script cannot be guessed without the instructor's seed. But a
drawn script is right at all places where nothing was drawn, so the right pieces are in this
package, in plain Python, for whoever opens `defects`; so are the course's own DCGANs. To scramble
them would only look like a lock. A grade that has to be trusted rests on what a student can
explain about their own script, which no file here contains.
"""

from aigc_lessons.exercises.repair.assembling import broken_script
from aigc_lessons.exercises.repair.checking import check_script, check_test, run_tests
from aigc_lessons.exercises.repair.defects import DEFECTS
from aigc_lessons.exercises.repair.self_test import self_test
from aigc_lessons.exercises.repair.starting import run_script
from aigc_lessons.exercises.repair.variants import draw_defects, draw_script

__all__ = [
    "DEFECTS",
    "broken_script",
    "check_script",
    "check_test",
    "draw_defects",
    "draw_script",
    "run_script",
    "run_tests",
    "self_test",
]

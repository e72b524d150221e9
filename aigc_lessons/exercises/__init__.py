"""What a learner writes, checked with feedback that names the mistake.

One folder per chapter: ``from aigc_lessons.exercises import images, convolution``. Each exercise is
a function ``check_NAME(answer)`` that returns a `Feedback`; as a cell's last line it shows itself.
"""

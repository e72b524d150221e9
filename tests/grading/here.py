"""A kernel's stand-in in this very process: quick, and for answers that are ours."""

import contextlib
import io

from aigc_lessons.grading import inside, values
from aigc_lessons.grading.kernel import Ran


class Here:
    """Runs cells and answers requests like `grading.kernel.Kernel`."""

    def __init__(self):
        self.namespace = {}

    def run(self, source, seconds):
        if "%pip" in source:  # the set-up cell, which has nothing to do here
            return Ran()
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                exec(compile(source, "<cell>", "exec"), self.namespace)
        except Exception as error:
            return Ran(f"{type(error).__name__}: {error}", printed.getvalue())
        return Ran(text=printed.getvalue())

    def ask(self, request, seconds=None):
        return values.loads(inside.answer(values.dumps(request), self.namespace))

    def stop(self):
        self.namespace = {}

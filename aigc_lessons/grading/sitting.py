"""A submission's kernel, and the next one where the first was killed by what it ran."""

from dataclasses import dataclass

from aigc_lessons.grading.answers import Answers
from aigc_lessons.grading.kernel import DiedError, TooLongError

MOST_KERNELS = 12
FOR_OURS = 60.0  # seconds for a cell of the source's, such as slow imports on a busy machine


@dataclass(frozen=True)
class Done:
    """A cell that has been run.

    Attributes
    ----------
    source : str
        Its code.
    ours : bool
        Whether it is the source's.
    left : bool
        Whether something of it went on.
    """

    source: str
    ours: bool
    left: bool


class Sitting:
    """Runs a submission's cells in order, and goes on behind one that killed the kernel.

    A new kernel runs again what had gone well, and leaves out what killed the last one. That may
    be a cell that had ended long ago, but whose processes or threads went on.

    Parameters
    ----------
    start : callable
        ``start()`` starts a kernel.
    seconds : float
        For a cell.
    remaining : callable
        ``remaining()`` gives the seconds that are left for the submission.
    """

    def __init__(self, start, seconds, remaining):
        """Start no kernel yet."""
        self.start, self.seconds, self.remaining = start, seconds, remaining
        self.kernel, self.started, self.doubtful = None, 0, False
        self.done = []

    def run(self, source, ours=False):
        """Run a cell, the student's or the source's: `Ran`, or why it has not ended.

        Raises
        ------
        TooLongError, DiedError
        """
        try:
            ran = self._run(source, ours)
        except DiedError:
            if not self.forget():
                raise
            ran = self._run(source, ours)
        self.done.append(Done(source, ours, ran.left))
        return ran

    def forget(self):
        """Leave out from now on whatever left something running; say whether there was any."""
        kept = [one for one in self.done if one.ours or not one.left]
        forgot, self.done = len(kept) < len(self.done), kept
        return forgot

    def ask(self, request):
        """Answer a request about what the cells have defined.

        Raises
        ------
        TooLongError, DiedError
        """
        if self.kernel is None:  # never a new one here: a checker may ask from a thread of its own
            raise DiedError("it had ended before")
        return self._guarded(lambda: self.kernel.ask(request, self._time()))

    def answers(self):
        """Give access to the names that the cells have defined, for one test.

        Raises
        ------
        TooLongError, DiedError
        """
        self.ready()
        return Answers(self.ask)

    def ready(self):
        """Start a kernel where there is none, or none that can be relied on.

        Raises
        ------
        TooLongError, DiedError
        """
        if self.doubtful:
            self.stop()
        while self.kernel is None:
            self._require_more()
            self.started += 1
            self.kernel = self.start()
            self._repeat()

    def stop(self):
        """End the kernel."""
        self.doubtful = False
        if self.kernel is not None:
            self.kernel.stop()
            self.kernel = None

    def _run(self, source, ours):
        self.ready()
        return self._guarded(lambda: self.kernel.run(source, self._time(ours)))

    def _require_more(self):
        self._time()
        if self.started >= MOST_KERNELS:
            raise DiedError("it had ended too many kernels before")

    def _time(self, ours=False):
        left = self.remaining()
        if left <= 0:
            raise TooLongError("the time for the whole submission was over")
        return min(FOR_OURS if ours else self.seconds, left)

    def _guarded(self, do):
        """Do it, and remember a kernel that died, or that somebody stopped waiting for."""
        finished = False
        try:
            answer = do()
            finished = not _abandoned(answer)
            return answer
        except TooLongError:
            finished = True
            raise
        finally:
            self.doubtful |= not finished

    def _repeat(self):
        """Run again what had gone well; what ends the kernel this time is left out next time."""
        for one in tuple(self.done):
            try:
                self.kernel.run(one.source, self._time(one.ours))
            except DiedError:
                self.done.remove(one)
                self.stop()
                return
            except TooLongError:
                self.done.remove(one)


def _abandoned(answer):
    """Say whether a call goes on in the kernel, which would slow what comes next."""
    return isinstance(answer, dict) and bool(answer.get("abandoned"))

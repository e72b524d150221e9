"""A learner's function that returns a pair, checked as if it returned one array."""


class Joined:
    """A learner's function whose pair is joined to one array, known by its own name and code."""

    def __init__(self, function, join):
        """Wrap the function: `inspect` looks through ``__wrapped__`` for the parameters."""
        self.__wrapped__ = function
        self.__name__ = getattr(function, "__name__", "")
        self.__code__ = getattr(function, "__code__", None)
        self._join = join

    def __call__(self, *args, **kwargs):
        """Call it, and join what it returns."""
        return self._join(self.__wrapped__(*args, **kwargs))

    def __getattr__(self, name):
        """Tell what else is known of the function, such as what it borrowed."""
        if name == "__wrapped__":  # not there yet
            raise AttributeError(name)
        return getattr(self.__wrapped__, name)

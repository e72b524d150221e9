"""Answers as learners write them, right and wrong, for every exercise."""


class Answers:
    """The answers to one exercise, with its checker."""

    def __init__(self, check):
        self.check = check
        self.right = {}
        self.wrong = {}

    def is_right(self, function):
        self.right[function.__name__] = function
        return function

    def is_wrong(self, *keys):
        """Register a wrong answer and the mistakes that have to be named: none, one or two."""

        def register(function):
            self.wrong[function.__name__] = (function, keys)
            return function

        return register

"""Memories that do not grow for ever."""

from collections.abc import Callable

MOST_KEPT = 500


class Kept(dict):
    """A memory of so many things; full, it starts anew."""

    def __init__(self, *, most: int = MOST_KEPT):
        super().__init__()
        self.most = most

    def get_or_make(self, key, make: Callable):
        try:
            return self[key]
        except KeyError:
            made = self[key] = make()
            return made

    def __setitem__(self, key, value):
        if len(self) >= self.most:
            self.clear()
        super().__setitem__(key, value)

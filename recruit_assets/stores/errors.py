"""What goes wrong in a store, in plain words. Does not belong here: how each server words its own errors."""

from __future__ import annotations


class StoreError(Exception):
    """A database or object store that can't do what was asked.

    The message names the store, the fault and the remedy; it never holds a password or the data of a person.
    """

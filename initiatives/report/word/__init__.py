"""A report as a Word document, which an administration can go on writing."""

from .document import in_word

__all__ = ["in_word"]

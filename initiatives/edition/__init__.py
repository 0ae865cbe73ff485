"""The edition of the register: which change moves it, and which one a request reads."""

from .reading import current, during_request, newest

__all__ = ["current", "during_request", "newest"]

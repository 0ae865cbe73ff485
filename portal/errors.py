"""Errors that a visitor sees as a page of ours."""

from django.http import Http404


class NotFound(Http404):
    """Its message is a translated sentence for the visitor. That of any other Http404 is the framework's: not shown."""

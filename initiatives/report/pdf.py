"""A report as PDF: tagged for assistive technology, with bookmarks, running heads and page numbers."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from .content import Report

# The profile of PDF/UA: language, title, structure and alternative texts.
VARIANT = "pdf/ua-1"


def in_pdf(report: Report) -> bytes:
    """Needs Pango: ask `pango.missing` first."""
    page = render_to_string("report/print.html", {"report": report, "site": settings.SITE_URL})
    with _garbage_left():
        return _written(page)


@contextmanager
def _garbage_left() -> Iterator[None]:
    """Look for no garbage meanwhile: what a layout makes stays to its end, and looking took a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _written(page: str) -> bytes:
    # Only where a PDF is made: the library takes long to load, and needs what the system may lack.
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fonts = FontConfiguration()
    # Nothing is fetched from anywhere: the style and its typeface are files of ours.
    files = URLFetcher(allowed_protocols=["file"], allow_redirects=False)
    style = CSS(filename=str(_stylesheet()), font_config=fonts, url_fetcher=files)
    document = HTML(string=page, base_url=f"{settings.SITE_URL}/", url_fetcher=files)
    made: bytes = document.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant=VARIANT)
    return made


@cache
def _stylesheet() -> Path:
    found = finders.find("portal/report-print.css")
    assert isinstance(found, str)
    return Path(found)

"""A plain site to compare with: Django and django-filter as their tutorials show them, on the same tables.

A list with filters and a GROUP BY per facet, a page of an entry, a front page, a search by `icontains`; and /hello,
which asks nothing. Served by `gunicorn tests.bench.plain.wsgi`.
"""

"""The templates of the plain site."""

BASE = """<!doctype html><html lang="en"><head><title>{% block title %}{% endblock %}</title></head>
<body><h1>Initiatives</h1>{% block content %}{% endblock %}</body></html>"""

CARD = """<article><h3><a href="/initiatives/{{ entry.slug }}/">{{ entry.title_en }}</a></h3>
<p>{% for term in entry.governments.all %}<span>{{ term.name_en }}</span> {% endfor %}
{% for term in entry.themes.all %}<span>{{ term.name_en }}</span> {% endfor %}{{ entry.stated_status }}</p>
<p>{{ entry.summary_en }}</p></article>"""

LIST = """{% extends "base.html" %}{% block title %}Initiatives{% endblock %}{% block content %}
<form>{% for name, values in facets.items %}<fieldset><legend>{{ name }}</legend>
{% for value, number in values %}<label><input type="checkbox" name="{{ name }}" value="{{ value }}"> {{ value }}
({{ number }})</label>{% endfor %}</fieldset>{% endfor %}</form>
<p>{{ page.paginator.count }} initiatives</p>{% for entry in page %}{% include "card.html" %}{% endfor %}
<p>Page {{ page.number }} of {{ page.paginator.num_pages }}</p>{% endblock %}"""

DETAIL = """{% extends "base.html" %}{% block title %}{{ entry.title_en }}{% endblock %}{% block content %}
<h2>{{ entry.title_en }}</h2><p>{{ entry.summary_en }}</p><p>{{ entry.start }} {{ entry.stated_status }}</p>
<ul>{% for term in entry.challenges.all %}<li>{{ term.name_en }}</li>{% endfor %}
{% for term in entry.themes.all %}<li>{{ term.name_en }}</li>{% endfor %}
{% for term in entry.governments.all %}<li>{{ term.name_en }}</li>{% endfor %}
{% for term in entry.target_groups.all %}<li>{{ term.name_en }}</li>{% endfor %}</ul>
<a href="{{ entry.website }}">{{ entry.website }}</a>{% endblock %}"""

HOME = """{% extends "base.html" %}{% block title %}Initiatives{% endblock %}{% block content %}
<p>{{ number }} initiatives</p><ul>{% for theme, number in themes %}<li>{{ theme }}: {{ number }}</li>{% endfor %}</ul>
{% endblock %}"""

PAGES = {"base.html": BASE, "card.html": CARD, "list.html": LIST, "detail.html": DETAIL, "home.html": HOME}

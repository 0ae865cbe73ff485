"""The names of the relations of an entry, in one place."""

# Vocabulary terms, in many-to-many relations.
TERMS = ("governments", "themes", "challenges", "target_groups")
# Related rows that have a history, each before those that point to it.
RELATED = ("instruments", "participations", "budget_lines", "key_figures", "events", "sequels", "citations")
# Related rows that a form saves together with the entry.
RELATED_IN_FORM = (*RELATED, "former_slugs")
# Facts that a citation can support. Each must have one before the entry is complete.
# By relation, the field of the citation that names the fact.
CITED_FACTS = {"budget_lines": "budget_line", "key_figures": "key_figure", "events": "event", "sequels": "sequel"}

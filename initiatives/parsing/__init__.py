"""Values as people write them, in four languages: the opposite of `formatting/`.

Forms and spreadsheets read values here, so that one accepts what the other does. A reader gives the value as the
register keeps it, adds each assumption that it makes, and raises UnclearError where a text has no meaning or several.
"""

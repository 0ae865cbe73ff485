"""Where the words of a text begin and end."""

import re

# An accent may be a character of its own behind its letter.
WORD = re.compile(r"[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_]*)*")

"""The pattern of a word."""

import re

# A combining accent is a character of its own after its letter.
WORD = re.compile(r"[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_]*)*")

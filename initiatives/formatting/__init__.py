"""The facts of the register as text, in two styles.

`..._in_words` is for readers, in the active language. `..._in_cell` is for tables, in English unless another language
is given. An import reads it back, and users of the public files rely on its wording.
"""

"""The facts of the register as text, in two styles.

`..._in_words` is for readers, in the active language. `..._in_cell` is for tables, in English unless another language
is given: an import can read it back, and others rely on the wording in the public files.
"""

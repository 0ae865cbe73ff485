"""The dimensions by which readers narrow a list: what each means, and how its values are counted."""

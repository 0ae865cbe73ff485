"""The pictures of the register: what each says, and how it is drawn as a file."""

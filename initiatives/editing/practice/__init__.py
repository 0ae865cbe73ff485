"""An entry to practise with, one for each editor, that is never in the register: see docs/adr/0033."""

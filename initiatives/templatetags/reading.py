from .formatting import register as register

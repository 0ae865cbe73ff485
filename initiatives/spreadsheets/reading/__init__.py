"""Files as rows of cells: in a process of its own, since a file may be made to use up memory or time.

Nothing below `reader` imports Django: the process begins in a moment and holds nothing of the portal.
"""

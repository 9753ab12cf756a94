"""Who of a province's pool might go to which sponsor, all at once: a proposal that introduces nobody.

Gathered in one statement (gather), frozen as columns (market), filled sponsor by sponsor as people would
(greedy) and as well as can be (solve, which needs OR-Tools). Why it is exact: docs/adr/0026.
"""

"""Who of a province's pool might go to which sponsor, all at once: a proposal that introduces nobody.

Gathered in one statement (gather), put in the order of the pool (order), frozen as columns (market), filled
sponsor by sponsor as people would (greedy) and as well as can be: in lines, as far as one must look, as a
graph (lines, depth, graph), solved by OR-Tools and told by name (solve, naming). Why it is exact:
docs/adr/0026.
"""

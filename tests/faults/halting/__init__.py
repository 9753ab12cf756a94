"""Points at which the making of a permit's paper can be caught: after a real step, before the next one."""

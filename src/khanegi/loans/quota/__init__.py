"""How much may be lent in a year, where, by which bank, and what became of each rial of it.

The ledger is the truth and is only ever added to; the sums beside it follow by a trigger. Locks are taken
in this order by everybody: the case, the person, the series of letters, quotas by their number, the bank's
lane. Nobody who holds a quota waits for one of the others.
"""

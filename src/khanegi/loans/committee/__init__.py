"""The county committee: the line, its sessions, votes, decisions and signed minutes.

It decides about facility cases and moves none of them: jobs carry out what signed minutes say.
"""

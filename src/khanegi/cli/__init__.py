"""The door for operators: the verbs of ./run and the management commands."""

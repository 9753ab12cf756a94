"""python -m khanegi.cli <verb>: called by ./run, which has made the environment."""

import sys

from khanegi.cli.verbs import main

sys.exit(main(sys.argv[1:]))

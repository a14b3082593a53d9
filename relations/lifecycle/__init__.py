"""The lives of our things, each a table on one screen."""

from relations.lifecycle.protocol import PROTOCOL
from relations.lifecycle.relation import RELATION
from relations.lifecycle.termination import TERMINATION, TIE

__all__ = ["PROTOCOL", "RELATION", "TERMINATION", "TIE"]

"""The lives of our things, each a table on one screen."""

from relations.lifecycle.activity import ACTIVITY
from relations.lifecycle.correction import CORRECTION
from relations.lifecycle.programme import PROGRAMME
from relations.lifecycle.protocol import PROTOCOL
from relations.lifecycle.relation import RELATION
from relations.lifecycle.termination import TERMINATION, TIE

__all__ = ["ACTIVITY", "CORRECTION", "PROGRAMME", "PROTOCOL", "RELATION", "TERMINATION", "TIE"]

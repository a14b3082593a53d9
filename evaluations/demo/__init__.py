"""The demo portfolios: public facts about two real cities, and exercises that are marked as such."""

from evaluations.demo.portfolio import CITIES, PASSWORD, load, logins

__all__ = ["CITIES", "PASSWORD", "load", "logins"]

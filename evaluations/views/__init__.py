from evaluations.views.home import home

__all__ = ["home"]

"""A cache in Redis that nobody waits for: while Redis is down, each process remembers for itself."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _or_here(name: str) -> Callable[..., Any]:
    def asked(self: "PatientRedisCache", *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(RedisCache, name)(self, *args, **kwargs)
        except RedisError:
            logger.warning("Redis does not answer; this process remembers for itself meanwhile.")
            return getattr(self.spare, name)(*args, **kwargs)

    return asked


class PatientRedisCache(RedisCache):
    """Counts of failed logins live here. Without Redis they are counted in each process, and people still get in."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.spare = LocMemCache("while-redis-is-down", {})

    add, get, set, touch, delete = map(_or_here, ("add", "get", "set", "touch", "delete"))
    get_many, set_many, delete_many = map(_or_here, ("get_many", "set_many", "delete_many"))
    has_key, incr, clear = map(_or_here, ("has_key", "incr", "clear"))

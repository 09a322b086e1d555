"""A cache that is only a cache: when its server is away, everything works, more slowly."""

import logging
import os
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, cast

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import ConnectionError as ConnectionLost
from redis.exceptions import RedisError, ResponseError

from huisheng.kernel.ops.watch import Question, Watch, note_own_change
from huisheng.kernel.tenancy import scope_key

_PAUSE_SECONDS = 2.0
_log = logging.getLogger(__name__)


Part = str | bytes | int
Command = tuple[Part, ...]


class _Own(threading.local):
    """A thread's own connection, and the process that made it."""

    connection: Any = None
    process = 0
    answered = False


class _OneClient(RedisCacheClient):
    """Django makes a client object for every call, which takes longer than the call; one does for all.

    What is read comes by a connection of each thread's own: borrowing one, looking whether it is alive and
    giving it back takes four times as long as the whole question (docs/decisions/0002-reading-the-cache.md).
    """

    # Of Django's, unknown to its stubs.
    _serializer: Any
    _get_connection_pool: Any
    _servers: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._one: dict[bool, Any] = {}
        self._own = _Own()
        self._watch = Watch(self._new_listener)
        # Of several servers one answers for another.
        self._tells_of_changes = len(self._servers) == 1

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        client = self._one.get(write)
        if client is None:
            client = self._one[write] = super().get_client(key, write=write)
        return client

    def get(self, key: Any, default: Any) -> Any:
        value = self.ask("GET", key)
        return default if value is None else self._serializer.loads(value)

    def get_many(self, keys: Iterable[Any]) -> dict[Any, Any]:
        names = list(keys)
        values = self.ask("MGET", *names) if names else []
        pairs = zip(names, values, strict=True)
        return {name: self._serializer.loads(value) for name, value in pairs if value is not None}

    def question(self, values: Mapping[str, Any]) -> Question:
        return Question(
            tuple(key.encode() for key in values), list(map(self._serializer.dumps, values.values()))
        )

    def is_still(self, question: Question) -> bool:
        return self._watched(question.keys) == question.values

    def watch(self, keys: Sequence[str]) -> dict[str, Any]:
        values = self._watched([key.encode() for key in keys])
        pairs = zip(keys, values, strict=True)
        return {key: self._serializer.loads(value) for key, value in pairs if value is not None}

    def spread(self, values: Mapping[str, Any], seconds: int | None) -> None:
        stored = [(key, self._serializer.dumps(value)) for key, value in values.items()]
        if len(self._servers) > 1:
            self.set_many(cast("Any", values), cast("Any", seconds))
        elif seconds is None:
            self._exchanged(("MSET", *chain.from_iterable(stored)))
        else:
            self._exchanged(*(("SET", key, value, "EX", seconds) for key, value in stored))
        # It answers whoever changes something before it tells the others, and does both before it reads on.
        self.ask("PING")

    def _watched(self, keys: Sequence[bytes]) -> list[bytes | None]:
        if self._tells_of_changes:
            try:
                return self._watch.values(keys)
            except ConnectionLost:
                # The server may be there again.
                return self._watch.values(keys)
            except ResponseError as error:
                # An older server, a proxy before it, or a user who may not ask for that.
                self._tells_of_changes = False
                _log.warning("the cache's server does not tell of changes, it is asked each time: %s", error)
        values: list[bytes | None] = self.ask("MGET", *keys)
        return values

    def _new_listener(self) -> Any:
        pool = self._get_connection_pool(write=False)
        return pool.connection_class(**{**pool.connection_kwargs, "protocol": 3})

    def ask(self, *command: Part) -> Any:
        """What the server answers to a command that changes nothing."""
        [answer] = self._exchanged(command)
        return answer

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        if not timeout or len(self._servers) > 1:
            return super().add(key, value, timeout)
        [answer] = self._exchanged(("SET", key, self._serializer.dumps(value), "EX", timeout, "NX"))
        return answer is not None

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        if timeout == 0 or len(self._servers) > 1:
            super().set(key, value, timeout)
            return
        lasts: Command = () if timeout is None else ("EX", timeout)
        self._exchanged(("SET", key, self._serializer.dumps(value), *lasts))

    def count(self, key: str, seconds: int, once: str = "") -> tuple[int, int]:
        """One more under this key, which lasts so many seconds from the first, but no more than one for what
        has the key ``once``, where there is such a key; returns how many it are, and for how many seconds
        still.
        """
        commands: list[Command] = [("INCR", key), ("EXPIRE", key, seconds, "NX"), ("TTL", key)]
        if once:
            commands.insert(0, ("SET", once, 1, "EX", seconds, "NX"))
        sent = self._sent_by_pool(commands) if len(self._servers) > 1 else self._exchanged(*commands)
        *first, number, _begun, left = sent
        if first == [None]:
            # Seldom, so the question whether it is the first need not come before the counting.
            [number] = self._sent_by_pool([("DECR", key)])
        return int(number), int(left)

    def swap(self, key: str, value: int, seconds: int) -> int | None:
        """Put a number in the place of what stands there, whose end stays as it was; from now on so many
        seconds where nothing stood. Returns what stood there.
        """
        two: tuple[Command, ...] = ("SET", key, value, "KEEPTTL", "GET"), ("EXPIRE", key, seconds, "NX")
        sent = self._sent_by_pool(two) if len(self._servers) > 1 else self._exchanged(*two)
        return None if sent[0] is None else int(sent[0])

    def take(self, key: str) -> int | None:
        """The number under a key, which is nowhere from now on."""
        [found] = self._sent_by_pool([("GETDEL", key)])
        return None if found is None else int(found)

    def _exchanged(self, *commands: Command) -> list[Any]:
        """What the server answers to commands that are sent together."""
        own = self._own
        if own.process != os.getpid():
            # A child of a fork shares no connection with its parent.
            own.connection = self._get_connection_pool(write=False).make_connection()
            own.process, own.answered = os.getpid(), False
        connection = own.connection
        try:
            connection.send_packed_command([b"".join(map(_packed, commands))], check_health=False)
            answers = [connection.read_response() for _command in commands]
        except ResponseError:
            # A single answer was read to its end.
            if len(commands) > 1:
                connection.disconnect()
            raise
        except BaseException as error:
            # Nobody reads what may still come: the next question would take it for its own answer.
            connection.disconnect()
            if not (isinstance(error, ConnectionLost) and own.answered):
                raise
            # It was alive once, and the server may be there again.
            own.answered = False
            return self._sent_by_pool(commands)
        own.answered = True
        return answers

    def _sent_by_pool(self, commands: Sequence[Command]) -> list[Any]:
        together = self.get_client(write=True).pipeline(transaction=False)
        for command in commands:
            together.execute_command(*command)
        answers: list[Any] = together.execute()
        return answers

    def add_sums(self, key: str, sums: Mapping[str, int], seconds: int) -> None:
        """Add numbers to those under this key, all or none."""
        all_of_it = self.get_client(key, write=True).pipeline(transaction=True)
        for name, number in sums.items():
            all_of_it.hincrby(key, name, number)
        all_of_it.expire(key, seconds)
        all_of_it.execute()

    def take_sums(self, key: str) -> dict[str, int]:
        """The numbers under this key, which are gone from there."""
        both = self.get_client(key, write=True).pipeline(transaction=True)
        both.hgetall(key)
        both.delete(key)
        return {name.decode(): int(number) for name, number in both.execute()[0].items()}


def _packed(command: Command) -> bytes:
    """A command as the server reads it (RESP)."""
    parts = [part if isinstance(part, bytes) else str(part).encode() for part in command]
    return b"*%d\r\n%b" % (len(parts), b"".join([b"$%d\r\n%b\r\n" % (len(part), part) for part in parts]))


class ForgivingRedisCache(RedisCache):
    """Treats an unreachable server as an empty cache and asks again after a pause.

    Nothing that must not be lost or doubled stands in the cache (sessions and lockout counters are rows), so
    an empty one is always a correct answer. Errors of use (no scope, a value that cannot be stored) still
    raise.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        params = {
            **params,
            "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1.0, **params.get("OPTIONS", {})},
        }
        super().__init__(server, params)
        self._class = _OneClient
        self._asleep_until = 0.0

    def validate_key(self, key: Any) -> None:
        """Nothing: Django looks at every character of each key, since memcached would refuse some."""

    def _forgive(self, call: Any, fallback: Any) -> Any:
        scope_key()  # a missing scope is a mistake, whether or not the server is there
        if time.monotonic() < self._asleep_until:
            return fallback
        try:
            return call()
        except RedisError as error:
            self._asleep_until = time.monotonic() + _PAUSE_SECONDS
            _log.warning("cache unreachable, going on without: %s", type(error).__name__)
            return fallback

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(
            self._forgive(lambda: super(ForgivingRedisCache, self).add(key, value, *args, **kwargs), True)
        )

    def count(self, key: str, seconds: int, *, once: str = "") -> tuple[int, int]:
        """Count one more under a key that lasts so many seconds from the first; returns how many it are, and
        the seconds left: 1, and all of them, when the server is away. What has a key of its own, ``once``, is
        counted once in so many seconds.
        """
        whole = self.make_and_validate_key(key)
        own = self.make_and_validate_key(once) if once else ""
        client = cast("_OneClient", self._cache)
        number, left = self._forgive(lambda: client.count(whole, seconds, own), (1, seconds))
        return number, left

    def swap(self, key: str, value: int, seconds: int) -> int | None:
        """Put a number under a key, for so many seconds from the first that stood there; returns the one that
        stood there until now, atomically. None when there was none, or the server is away.
        """
        whole = self.make_and_validate_key(key)
        client = cast("_OneClient", self._cache)
        before: int | None = self._forgive(lambda: client.swap(whole, value, seconds), None)
        return before

    def take(self, key: str) -> int | None:
        """The number under a key, which is gone from there; None when there is none or the server is away."""
        whole = self.make_and_validate_key(key)
        client = cast("_OneClient", self._cache)
        found: int | None = self._forgive(lambda: client.take(whole), None)
        return found

    def add_sums(self, key: str, sums: Mapping[str, int], seconds: int) -> None:
        """Add numbers to those under a key, which last so many seconds from now. Lost when the server is
        away, and never added twice.
        """
        whole = self.make_and_validate_key(key)
        client = cast("_OneClient", self._cache)
        self._forgive(lambda: client.add_sums(whole, sums, seconds), None)

    def take_sums(self, key: str) -> dict[str, int]:
        """The numbers under a key, which are nowhere else from now on; none when the server is away."""
        whole = self.make_and_validate_key(key)
        client = cast("_OneClient", self._cache)
        found: dict[str, int] = self._forgive(lambda: client.take_sums(whole), {})
        return found

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._forgive(lambda: super(ForgivingRedisCache, self).get(key, default, version), default)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._forgive(lambda: super(ForgivingRedisCache, self).set(key, value, *args, **kwargs), None)

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(
            self._forgive(lambda: super(ForgivingRedisCache, self).touch(key, *args, **kwargs), False)
        )

    def clear(self) -> None:
        super().clear()
        note_own_change()

    def delete(self, key: Any, version: Any = None) -> bool:
        return bool(self._forgive(lambda: super(ForgivingRedisCache, self).delete(key, version), False))

    def get_many(self, keys: Any, version: Any = None) -> dict[Any, Any]:
        found: dict[Any, Any] = self._forgive(
            lambda: super(ForgivingRedisCache, self).get_many(keys, version), {}
        )
        return found

    def question(self, values: Mapping[str, Any]) -> Question:
        """Whether these keys hold these values, to be asked often (``is_still``)."""
        return cast("_OneClient", self._cache).question(
            {self.make_and_validate_key(key): value for key, value in values.items()}
        )

    def is_still(self, question: Question) -> bool:
        """The answer to a question, as of now; no, when the server is away. Of what is ``spread`` the server
        tells by itself.
        """
        client = cast("_OneClient", self._cache)
        return bool(self._forgive(lambda: client.is_still(question), False))

    def watch(self, keys: Sequence[str]) -> dict[str, Any]:
        """``get_many`` of keys that are looked at with every request, and hardly ever change (``spread``)."""
        client = cast("_OneClient", self._cache)
        names = {self.make_and_validate_key(key): key for key in keys}
        found: dict[str, Any] = self._forgive(lambda: client.watch(list(names)), {})
        return {names[name]: value for name, value in found.items()}

    def spread(self, values: Mapping[str, Any], seconds: int | None) -> None:
        """Set what somebody may watch, all or nothing where it is for ever. Once this returns everybody has
        been told; lost when the server is away.
        """
        whole = {self.make_and_validate_key(key): value for key, value in values.items()}
        client = cast("_OneClient", self._cache)
        self._forgive(lambda: client.spread(whole, seconds), None)
        note_own_change()

    def has_key(self, key: Any, version: Any = None) -> bool:
        return bool(self._forgive(lambda: super(ForgivingRedisCache, self).has_key(key, version), False))

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        return int(self._forgive(lambda: super(ForgivingRedisCache, self).incr(key, delta, version), delta))

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list[Any]:
        failed: list[Any] = self._forgive(
            lambda: super(ForgivingRedisCache, self).set_many(data, *args, **kwargs), list(data)
        )
        return failed

    def delete_many(self, keys: Any, version: Any = None) -> None:
        self._forgive(lambda: super(ForgivingRedisCache, self).delete_many(keys, version), None)

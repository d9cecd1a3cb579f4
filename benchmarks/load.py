"""Clients that send requests over kept connections and note how long each answer took."""

import http.client
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Request = tuple[str, str, Any, dict[str, str]]  # method, path, body, headers


@dataclass
class Load:
    """What came back within the time.

    Attributes:
        seconds: of each answer, in no order.
        wrong: the first answers that were not 2xx.
    """

    took: float = 0.0
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.seconds) / self.took

    def percentile_ms(self, share: float) -> float:
        """Return the time in milliseconds that this share of the answers kept."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def run(port: int, clients: int, for_seconds: float, request_of: Callable[[int, int], Request]) -> Load:
    """Send requests from so many clients at once.

    Args:
        request_of: client and serial number to what is sent next.
    """
    load, lock = Load(), threading.Lock()
    started = time.perf_counter()
    until = started + for_seconds

    def client(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        serial, seconds, wrong = 0, [], []
        while time.perf_counter() < until:
            method, path, body, headers = request_of(place, serial)
            serial += 1
            sent = json.dumps(body).encode() if body is not None else None
            began = time.perf_counter()
            connection.request(method, path, sent, {"Content-Type": "application/json", **headers})
            answer = connection.getresponse()
            content = answer.read()
            seconds.append(time.perf_counter() - began)
            if answer.status >= 300:
                wrong.append(f"{answer.status} {content[:300].decode(errors='replace')}")
        connection.close()
        with lock:
            load.seconds += seconds
            load.wrong += wrong[:3]

    threads = [threading.Thread(target=client, args=(place,)) for place in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.took = time.perf_counter() - started
    if load.wrong:
        raise RuntimeError(f"answers that were not right: {load.wrong[:3]}")
    return load

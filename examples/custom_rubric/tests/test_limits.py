from service.limits import allowed, delay


def test_the_window_ends_now():
    assert allowed([11.0], now=10.0, limit=1, window=5.0)
    assert not allowed([10.0], now=10.0, limit=1, window=5.0)


def test_delays_grow_and_stop_growing():
    delays = [delay(attempt) for attempt in range(20)]
    assert delays == sorted(delays)
    assert delays[-1] == 60.0

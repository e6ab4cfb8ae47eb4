from grader.engine.cache import Cache, cache_folder, key_of


def test_what_was_put_is_got_again_by_another_process_s_cache(tmp_path):
    Cache(tmp_path).put({"a": b"1", "b": b"2"})
    assert Cache(tmp_path).get("a") == b"1"
    assert Cache(tmp_path).get("c") is None


def test_equal_values_have_equal_keys_whatever_the_order_of_a_set():
    assert key_of({"x": 1, "y": 2}, frozenset({"a", "b"})) == key_of({"y": 2, "x": 1}, frozenset({"b", "a"}))
    assert key_of("a", "bc") != key_of("ab", "c")


def test_a_corrupt_cache_names_the_file_and_the_remedy_and_is_left_alone(tmp_path):
    (tmp_path / "evidence.sqlite3").write_bytes(b"this is no database" * 100)
    cache = Cache(tmp_path)
    assert cache.get("a") is None
    cache.put({"a": b"1"})
    assert str(tmp_path / "evidence.sqlite3") in cache.problem
    assert "--no-cache" in cache.problem


def test_a_cache_folder_that_cannot_be_made_is_no_error(tmp_path):
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "below")
    assert cache.problem
    assert cache.get("a") is None


def test_the_folder_follows_the_xdg_variable(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder(None) == tmp_path / "grader"
    assert cache_folder(str(tmp_path / "named")) == tmp_path / "named"

"""What three answers to one prompt earn, by a reward function as a trainer of TRL calls it."""

from grader.integrations.trl import reward_function

PROMPT = "Write clamp(value, low, high): the value, limited to low..high."
TESTS = "from solution import clamp\n\n\ndef test_clamp():\n    assert clamp(7, 0, 5) == 5\n    assert clamp(-1, 0, 5) == 0\n"
COMPLETIONS = [
    '```python\ndef clamp(value: int, low: int, high: int) -> int:\n    """Limit a value to low..high."""\n    return max(low, min(value, high))\n```',
    '```python\ndef clamp(value: int, low: int, high: int) -> int:\n    """Limit a value to low..high."""\n    return min(low, max(value, high))\n```',
    '```python\ndef limit(value: int) -> int:\n    """Something else that is easy to get right."""\n    return value\n```',
]

if __name__ == "__main__":
    columns = {"tests": [TESTS] * 3, "entry_point": ["clamp"] * 3}
    for dimension in ("overall", "edge_cases"):
        rewards = reward_function(dimension)(prompts=[PROMPT] * 3, completions=COMPLETIONS, **columns)
        print(dimension, *(f"{reward:.2f}" for reward in rewards))

import app.registry


@app.registry.command
def flat(rows: list[list[int]]) -> list[int]:
    return [item for row in rows for item in row if item is not None]

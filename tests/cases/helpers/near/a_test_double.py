class FakeText:
    def flatten(self, rows):
        return [item for row in rows for item in row if item is not None]

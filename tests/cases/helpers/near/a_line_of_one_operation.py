class Row:
    def size(self):
        return self.width


def first(rows):
    return rows[0]


def is_empty(rows):
    return len(rows) == 0

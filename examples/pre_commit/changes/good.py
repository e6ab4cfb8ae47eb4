

def reorder(stock: dict[str, int], least: int) -> list[str]:
    """Articles of which fewer than `least` pieces are there, by name.

    >>> reorder({"pear": 0, "apple": 1, "fig": 9}, 2)
    ['apple', 'pear']
    """
    return sorted(article for article, pieces in stock.items() if pieces < least)

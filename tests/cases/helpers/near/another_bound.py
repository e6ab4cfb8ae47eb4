def is_fit(value: int) -> bool:
    return 0 <= value < 100 and value % 5 == 0

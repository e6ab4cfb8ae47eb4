"""Reports on orders, and what has to be done about each."""

import subprocess


def next_step(order, customer, stock, today, express=False, notify=True, dry_run=False):
    result = None
    if order is not None:
        if order.get("paid"):
            if order.get("address"):
                for item in order.get("items", []):
                    if item["article"] in stock:
                        if stock[item["article"]] >= item["pieces"]:
                            if express:
                                if customer.get("premium") or order.get("total", 0) > 10000:
                                    result = "express"
                                else:
                                    result = "ask-surcharge"
                            elif today.weekday() == 6:
                                result = "monday"
                            elif customer.get("country") == "CH" or customer.get("country") == "NO":
                                result = "customs"
                            else:
                                result = "ship"
                        elif stock[item["article"]] > 0:
                            if customer.get("partial"):
                                result = "ship-partially"
                            elif notify and not dry_run:
                                result = "ask-partial"
                            else:
                                result = "wait"
                        else:
                            result = "reorder"
                    elif item.get("digital"):
                        result = "mail"
                    else:
                        result = "unknown-article"
                        break
            elif customer.get("address"):
                result = "copy-address"
            else:
                result = "ask-address"
        elif order.get("reminders", 0) > 2:
            result = "collect"
        elif order.get("reminders", 0) > 0 and today.day > 14:
            result = "remind"
        else:
            result = "wait"
    return result


def archive(folder, name):
    subprocess.run(f"tar czf {name}.tar.gz {folder}", shell=True)


def table(rows: list[tuple[str, int]]) -> str:
    """Lay out names and amounts in two columns.

    >>> print(table([("apple", 3), ("pear", 12)]))
    apple   3
    pear   12
    """
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}} {amount:>3}" for name, amount in rows)

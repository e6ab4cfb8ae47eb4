"""Keeping orders in SQLite."""

import pickle
import sqlite3


class OrderStore:
    def __init__(self, path):
        self.connection = sqlite3.connect(path)
        self.connection.execute("CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY, customer TEXT, body BLOB)")

    def save(self, customer, order):
        self.connection.execute(
            "INSERT INTO orders (customer, body) VALUES (?, ?)", (customer, pickle.dumps(order))
        )
        self.connection.commit()

    def find_by_customer(self, customer):
        query = f"SELECT body FROM orders WHERE customer = '{customer}'"
        return [pickle.loads(row[0]) for row in self.connection.execute(query)]

    def delete_older_than(self, days, table="orders"):
        self.connection.execute("DELETE FROM " + table + " WHERE age > " + str(days))
        self.connection.commit()

    def count(self):
        """Return how many orders there are."""
        return self.connection.execute("SELECT COUNT(*) FROM orders").fetchone()[0]



def remove(connection, article):
    connection.execute(f"DELETE FROM stock WHERE article = '{article}'")

"""The program of the test process: real pytest on the given tests, while the code under test runs elsewhere.

Whatever a test asks of the code is handed out, one question at a time; the answer comes back with the next call.

    running   begins, hands out and takes in;  recorder  notes what became of each test
    names     serves the code's modules to imports;  objects  stands in for what the code made
    channel   a question and its answer, in values that travel
"""

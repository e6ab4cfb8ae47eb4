"""Scaling that is measured: how work, memory and calls grow with the size of what a function is given.

Nothing is timed. The code is rewritten to count its own work, and runs in the sandbox at growing sizes, in the shapes
that hurt; the class that fits the exact counts is the verdict, and the same at any load.

    instrument  the rewriting;  meter/  what is sent along: counters, prices, memory, recorders
    functions   what can be called;  plan, shapes, observed  with what;  sweep  at which sizes
    growth, labels  which class fits;  verdicts  of one function;  check  of a file
"""

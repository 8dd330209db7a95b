"""Engines that record what is computed and run it backwards: `Value`, `Tensor`, `Variable`.

One engine is a family of small subjects, one for each operator and for each graph, whose inputs
are arrays: the judge sees ordinary forwards and backwards.
"""

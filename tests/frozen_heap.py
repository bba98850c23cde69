"""Imported last into the process that others are forked from: a garbage collection of what it holds takes each of them the better part of a
second, for it copies every page that it looks at."""

import gc

gc.collect()
gc.freeze()

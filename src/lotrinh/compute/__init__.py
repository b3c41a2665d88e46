"""Ibis tables in, Ibis tables out: formulas, partials, roll-up; the engines run them."""

import os

# Polars' allocator reads this when Polars is first imported. Freed memory goes back to the system
# soon instead of after ten seconds, and threads keep none for themselves: a country takes 340 MB
# instead of 410, as fast. Many cores would wait for each other, and a large machine has the memory.
if (os.cpu_count() or 1) <= 4:
    os.environ.setdefault(
        "_RJEM_MALLOC_CONF", "narenas:1,tcache:false,dirty_decay_ms:100,muzzy_decay_ms:0"
    )

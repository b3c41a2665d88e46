"""What is fast, against whom, and how it grows; and the plans that it is measured on."""

# Before Polars, as in the product: it says how Polars' allocator gives memory back.
import lotrinh.compute  # noqa: F401

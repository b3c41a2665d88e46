"""What is fast, against whom, and how it grows; and the plans that it is measured on."""

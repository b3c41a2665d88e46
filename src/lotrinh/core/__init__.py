"""What a plan is and how it is judged: pure Python, standard library only."""

"""Challenges (征集): a brief is an editors' page, what is handed in to it and how it is judged are rows."""

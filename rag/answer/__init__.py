"""From ranked sentences to an answer: which are quoted, what is missing of what was asked, and an honest no."""

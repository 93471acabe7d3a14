"""A TASK → ITS MATHEMATICS: derivatives with rules, the update, epochs by hand. Read `of_loss.py` first."""

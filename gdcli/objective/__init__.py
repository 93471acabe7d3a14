"""TEXT → MATHEMATICS: an expression as text in, variables, loss, gradient and Hessian out."""

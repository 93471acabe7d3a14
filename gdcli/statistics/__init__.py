"""FIT → FIGURES: what statistics says of parameters that were found: errors, intervals, goodness of fit."""

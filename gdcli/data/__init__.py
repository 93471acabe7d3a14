"""FILE → COLUMNS: a file, a stream or a data frame in, its columns as arrays of finite doubles out."""

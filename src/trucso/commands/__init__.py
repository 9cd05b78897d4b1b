"""Commands of ``trucso``, thin: read files, call the libraries, write tables."""

"""Trục Số: steering a Vietnamese province's digital transformation.

``trucso.index`` scores and explains, ``trucso.vanban`` reads official documents,
``trucso.portal`` is the Django project that stores facts and shows results.
"""

__version__ = "0.1.0"

"""Charts: one specification for the page, SVG and PNG. Builders take plain figures and return a Chart.

=================  ==============================================================
``trend``          lines over periods, with a visible break where the index changed
``ranking``        horizontal bars, one highlighted, with the mean
``groups``         eight groups: the unit against mean and best (range and dots)
``losses``         waterfall from the maximum down to the points earned
``heat_map``       units × groups, darker is better
``small_trends``   one small line chart per group
=================  ==============================================================
"""

from .chart import Chart

__all__ = ["Chart"]

"""Charts: one specification for the page, SVG and PNG. Builders take plain figures and return a Chart.

=================  ==============================================================
``trend``          lines over periods, with a visible break where the index changed
``ranking``        horizontal bars, one highlighted, with the mean
``groups``         eight groups: the unit against mean and best (range and dots)
``losses``         waterfall from the maximum down to the points earned
``heat_map``       units × groups, darker is better
``small_trends``   one small line chart per group
``running_count``  steps day by day towards a date, last time beside this time
``intervals``      a mean with its interval per row, around a middle
=================  ==============================================================
"""

from .chart import Chart

__all__ = ["Chart"]

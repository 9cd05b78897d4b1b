#!/usr/bin/env python
"""Django's command line for the portal, from a source tree."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "src"))

if __name__ == "__main__":
    from trucso.portal.manage import main

    main()

#!/usr/bin/env python
"""Django's command line for Landbridge."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.path.insert(0, str(Path(__file__).resolve().parent / "platform"))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)

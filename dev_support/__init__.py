"""What the demo, the bench and the evaluation share. They import this, and never each other."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".local"

from dataclasses import dataclass
from pathlib import Path
@dataclass
class Extracted:
    text: str
def read_file(path: Path) -> Extracted: return Extracted(path.read_text('utf8'))

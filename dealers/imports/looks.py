"""How the states of a file look as chips: `file.<state>`."""

from dealers.imports.models import FileState
from landbridge.web import status
from landbridge.web.status import StatusLook, Tone

_LOOKS = {
    FileState.READING: (Tone.HOLD, "loader-2"),
    FileState.UNMAPPED: (Tone.WARN, "columns"),
    FileState.READ: (Tone.ACCENT, ""),
    FileState.IMPORTING: (Tone.HOLD, "loader-2"),
    FileState.DONE: (Tone.OK, "check"),
    FileState.REFUSED: (Tone.BAD, "ban"),
    FileState.FAILED: (Tone.BAD, "alert-triangle"),
    FileState.DISCARDED: (Tone.LINE, ""),
    FileState.UNDOING: (Tone.HOLD, "loader-2"),
    FileState.UNDONE: (Tone.LINE, "arrow-back-up"),
}


def register() -> None:
    """Add the looks (called when the app is ready)."""
    status.register(
        {f"file.{state.value}": StatusLook(tone, state.label, icon) for state, (tone, icon) in _LOOKS.items()}
    )

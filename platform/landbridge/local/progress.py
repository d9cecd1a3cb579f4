"""Progress that is visible: in a terminal a spinner and a tick, elsewhere plain lines."""

import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from landbridge.local.guarded import start_guarded, stop_group


class StepFailed(Exception):
    """A step of the start failed; the text says what and why."""


class Progress:
    """Says on standard output which step runs, and how long each took."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)

    @contextmanager
    def step(self, title: str) -> Iterator["Step"]:
        """Show a step while the block runs, and its time afterwards."""
        started = time.monotonic()
        if not self.console.is_terminal:
            # Nothing moves in a log file: say what begins, or a long step looks like a standstill.
            self.console.print(f"[dim]…[/] {escape(title)}")
        with self.console.status(escape(title)) as status:
            step = Step(title, lambda text: status.update(escape(text)), self.console)
            yield step
        note = f" [dim]– {escape(step.note)}[/]" if step.note else ""
        self.console.print(f"[green]✓[/] {escape(title)}{note} [dim]{time.monotonic() - started:.1f} s[/]")

    def say(self, text: str, style: str = "") -> None:
        """Print one line."""
        self.console.print(escape(text), style=style)


class Step:
    """A step that runs: shows what it is doing, and ends with an optional note."""

    def __init__(self, title: str, show: Callable[[str], None], console: Console) -> None:
        self._title = title
        self._show = show
        self._console = console
        self.note = ""

    def doing(self, what: str) -> None:
        """Show the part of the step that has begun."""
        self._show(f"{self._title}: {what}")
        if not self._console.is_terminal:
            self._console.print(f"  [dim]{escape(what)}[/]")

    def run(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        log_file: Path,
        quiet: bool = False,
    ) -> list[str]:
        """Run a command, show each line it says as it says it (unless `quiet`), and return the lines.

        The command ends with this process, whatever ends that, as the services do.

        Raises:
            StepFailed: it ended with an error; its last lines are in the text, all of them in `log_file`.
        """
        lines: list[str] = []
        with log_file.open("wb") as log, log_file.open("rb") as reader:
            log_file.chmod(0o600)
            process = start_guarded(command, log=log, on_parent_death=signal.SIGTERM, env=env, cwd=cwd)
            unfinished = b""
            try:
                ended = False
                while not ended:
                    ended = process.poll() is not None
                    *complete, unfinished = (unfinished + reader.read()).split(b"\n")
                    for raw in complete:
                        lines.append(raw.decode(errors="replace").rstrip())
                        if not quiet:
                            self.doing(lines[-1])
                    if not ended:
                        time.sleep(0.05)
            finally:
                stop_group(process, signal.SIGTERM, 5.0)
        if process.returncode != 0:
            raise StepFailed(f"{self._title} failed:\n" + "\n".join(lines[-25:]))
        return lines

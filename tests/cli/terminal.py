"""Programs on a terminal of their own, as a person has them. Standard library alone."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time


class Terminal:
    """A program on a pseudo-terminal of so many columns; `screen` is all that it has written, escapes and all."""

    def __init__(self, command, env, columns=80, stdin=True):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.process = subprocess.Popen(
            command, stdin=slave if stdin else subprocess.DEVNULL, stdout=slave, stderr=slave, env=env,
            start_new_session=True, preexec_fn=(lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0)) if stdin else None,
        )  # fmt: skip
        os.close(slave)
        self.screen = ""

    def type(self, text):
        os.write(self.master, text.encode())

    def read(self, seconds):
        """What comes within that time; False at the program's end."""
        if not select.select([self.master], [], [], seconds)[0]:
            return True
        try:
            piece = os.read(self.master, 65536)
        except OSError:
            return False
        self.screen += piece.decode(errors="replace")
        return bool(piece)

    def wait_for(self, text, seconds=60):
        until = time.monotonic() + seconds
        while text not in self.screen:
            assert time.monotonic() < until, f"{text!r} did not come: {self.screen!r}"
            assert self.read(0.2), f"{text!r} did not come before the end: {self.screen!r}"

    def end(self, seconds=60):
        """All that it writes, and its exit status."""
        until = time.monotonic() + seconds
        while self.read(0.2):
            assert time.monotonic() < until, f"it does not end: {self.screen!r}"
        os.close(self.master)
        return self.screen.replace("\r\n", "\n"), self.process.wait(seconds)

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)


def on_terminal(command, env, columns=80):
    """The screen, and the exit status, of a program that is only looked at."""
    return Terminal(command, env, columns, stdin=False).end()

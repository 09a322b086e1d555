"""Serve one side: read [function, arguments] per line, answer {"result": …} per line."""

import json
import os
import sys
import traceback
from importlib import import_module


def main() -> None:
    # Whatever the code under test prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    import django

    django.setup()
    module = import_module(sys.argv[1])
    for line in sys.stdin:
        function, arguments = json.loads(line)
        try:
            answer = {"result": getattr(module, function)(**arguments)}
        except Exception:  # noqa: BLE001 - the bench shows it
            answer = {"error": traceback.format_exc()}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()

"""llama.cpp's OpenAI-compatible server, in a process of its own. The only module that knows xllamacpp; local_model starts it by path.

It imports nothing of the bot's, so that the process holds little besides the language model. Protocol: one line of JSON with the
options comes in on standard input, one line of JSON with the address goes out on standard output, and when standard input ends,
because the parent closed it or was killed, the process ends.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any


def serve(options: dict[str, Any]) -> Any:
    """Loads the language model and answers on loopback from then on, in llama.cpp's own threads."""
    import xllamacpp  # noqa: PLC0415 - native code that only the child process may load

    parameters = xllamacpp.CommonParams()
    parameters.model.path = options["path"]
    parameters.model_alias = {options["name"]}
    parameters.n_ctx = options["context_tokens"]
    parameters.n_parallel = 1
    # A prompt is read in pieces of this size; the default of 2048 reserves memory for logits that nobody asks for.
    parameters.n_batch = parameters.n_ubatch = 512
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = options["threads"]
    parameters.n_threads_http = 4
    parameters.cache_ram_mib = options["cache_mebibytes"]
    parameters.fit_params = False  # the sizes are ours; guessing them again costs a second load
    parameters.verbosity = 1
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0  # any free one
    parameters.api_keys = [options["api_key"]]
    parameters.ui = False
    parameters.endpoint_slots = False
    parameters.cors_origins = ""
    parameters.cors_credentials = False
    return xllamacpp.Server(parameters)


def main() -> None:
    # Ctrl-C in a terminal reaches the whole process group; when to stop is the parent's decision.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = serve(json.loads(sys.stdin.readline()))
    print(json.dumps({"address": server.listening_address}), flush=True)
    while sys.stdin.readline():
        pass
    os._exit(0)  # llama.cpp's own shutdown waits for answers that nobody reads any more


if __name__ == "__main__":
    main()

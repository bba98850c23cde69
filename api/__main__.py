"""`python -m api`: serve the bot over HTTP."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys

from pydantic import ValidationError

from api.settings import ApiSettings


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m api", description="Serve the career guide over HTTP.")
    parser.add_argument("--host", help="address to listen on (API_HOST, 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on, 0 for any free one (API_PORT, 8000)")
    parser.add_argument("--prepare-database", action="store_true", help="bring the database to this version, as every start does, and end")
    commands = parser.add_subparsers(metavar="COMMAND", dest="command")
    commands.add_parser("key", help="make a key for the operator")
    options = vars(parser.parse_args(arguments))
    prepare_only = options.pop("prepare_database")
    if options.pop("command") == "key":
        return make_key()
    given = {name: value for name, value in options.items() if value is not None}
    try:
        settings = ApiSettings(**given)
    except ValidationError as error:
        for mistake in error.errors():  # without the values, which may be secrets
            print(f"API_{'.'.join(map(str, mistake['loc'])).upper()}: {mistake['msg']}", file=sys.stderr)
        return 2
    return asyncio.run(prepare_database(settings)) if prepare_only else serve(settings)


async def prepare_database(settings: ApiSettings) -> int:
    """For whoever wants the tables changed before the first of several servers is replaced."""
    from bot.conversations import Database, StorageUnavailable  # noqa: PLC0415  as in serve

    database = Database(settings.database_url)
    try:
        await database.prepare()
    except StorageUnavailable as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        await database.close()
    return 0


def make_key() -> int:
    from api.operator_access import new_key  # noqa: PLC0415

    key, digest = new_key()
    print(f"The key, for whoever operates the server; it is not shown again:\n    {key}\nFor .env, beside other hashes with a comma:")
    print(f"    API_OPERATOR_KEY_HASHES={digest}")
    return 0


def serve(settings: ApiSettings) -> int:
    # --help answers at once: FastAPI and uvicorn take most of a second to import.
    import uvicorn  # noqa: PLC0415

    from api import assembly, logs  # noqa: PLC0415
    from api.connections import PatientConnection  # noqa: PLC0415
    from bot import SettingsError  # noqa: PLC0415

    try:
        server_settings = assembly.read(settings)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    logs.set_up(settings.log_format)
    several = settings.workers > 1  # each of them reads the settings again, from what it inherits
    os.environ.update({"API_HOST": settings.host, "API_PORT": str(settings.port)} if several else {})
    uvicorn.run(
        "api.assembly:create" if several else assembly.create_from(server_settings),
        factory=several,
        workers=settings.workers,
        host=settings.host,
        port=settings.port,
        http=PatientConnection,
        access_log=False,  # one line per request is written already, and with less in it
        server_header=False,
        log_config=None,
        timeout_graceful_shutdown=settings.shutdown_seconds,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

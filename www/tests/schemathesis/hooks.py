"""How are bodies of many lines written and read? As JSON, a line each: what the description calls application/x-ndjson."""

import json

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def write(_, value):
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):  # the description's example: lines already
        return value.encode("utf-8", errors="surrogatepass")
    return json.dumps(value).encode()


@schemathesis.deserializer("application/x-ndjson")
def read(_, response):
    """The description has the schema of a line; a batch of one line has one."""
    return json.loads(response.content.decode().split("\n")[0])

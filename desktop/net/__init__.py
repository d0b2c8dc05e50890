"""HTTP, event streams and retries. The only room that knows aiohttp, and only from the first request on."""

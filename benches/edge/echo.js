// What does a worker cost that does nothing? It reads a body, parses it, and answers it.
export default {
  /** @param {Request} request */
  async fetch(request) {
    if (request.method !== "POST") return new Response("ok");
    return new Response(JSON.stringify(await request.json()), { headers: { "content-type": "application/json" } });
  },
};

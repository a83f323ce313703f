/* A certified OpenID provider (npm oidc-provider) on loopback, for the tests.

   node tests/support/oidc_provider.mjs PORT CLIENT_ID CLIENT_SECRET CALLBACK...

   Its own log-in page asks who one is and nothing else: SUBJECT or SUBJECT EMAIL true|false, where
   the last word is what the provider says about the address. Prints "ready" when it listens. */
import { createServer } from "node:http"
import { Provider } from "oidc-provider"

const [port, clientId, clientSecret, ...callbacks] = process.argv.slice(2)
const people = new Map()

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uris: callbacks,
    grant_types: ["authorization_code"],
    response_types: ["code"],
    token_endpoint_auth_method: "client_secret_basic",
  }],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  cookies: { keys: ["only for tests"] },
  features: { devInteractions: { enabled: false } },
  pkce: { required: () => true },
  interactions: { url: (_, interaction) => `/person/${interaction.uid}` },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub) }) }),
  // Whoever has logged in has agreed: the municipality runs both ends.
  loadExistingGrant: async (ctx) => {
    const grant = new provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    })
    grant.addOIDCScope("openid email profile")
    await grant.save()
    return grant
  },
})

createServer(async (request, response) => {
  if (!request.url.startsWith("/person/")) return provider.callback()(request, response)
  if (request.method === "GET") {
    response.setHeader("Content-Type", "text/html; charset=utf-8")
    return response.end(`<!doctype html><html lang="nb"><title>Utsteder</title><main><h1>Utsteder ${port}</h1>
      <form method="post"><label>Hvem <input name="who"></label><button>Logg inn</button></form></main>`)
  }
  let body = ""
  for await (const part of request) body += part
  const [sub, email, verified] = new URLSearchParams(body).get("who").split(" ")
  people.set(sub, email ? { email, email_verified: verified === "true", name: sub } : { name: sub })
  return provider.interactionFinished(request, response, { login: { accountId: sub } })
}).listen(Number(port), "127.0.0.1", () => console.log("ready"))

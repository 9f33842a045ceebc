// A worker that signs assertions, and verifies signed introspection answers.
import { rfc7662 } from '../../../src/introspect/rfc7662/rfc7662'

interface Environment {
  readonly ENDPOINT: string
  readonly KEY: string
  readonly KEYS: string
}

export default {
  async fetch(_: Request, { ENDPOINT, KEY, KEYS }: Environment): Promise<Response> {
    const introspect = rfc7662({
      endpoint: ENDPOINT,
      clientId: 'api',
      issuer: 'https://as.example.com',
      assertion: { key: JSON.parse(KEY) },
      signed: {
        issuer: 'https://as.example.com',
        audience: 'https://api.example.com',
        keys: JSON.parse(KEYS)
      }
    })
    return Response.json(await introspect({ token: 'a-token-of-a-user' }))
  }
}

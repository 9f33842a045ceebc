// For the situations.
import { authlete, type Introspect } from 'gatecheck'
import { first, secret } from './samples'

/** A server that puts what it was sent into every field of its answer. */
export const echoingServer: Introspect = authlete({
  baseUrl: 'https://as.example.com',
  serviceApiKey: 'a',
  serviceApiSecret: 'b',
  transport: async ({ body }) => ({
    _tag: 'Answered',
    status: 200,
    body: JSON.stringify({
      action: 'OK',
      subject: secret,
      resultMessage: body,
      scopes: ['time:query', secret],
      certificateThumbprint: first.thumbprint,
      properties: [{ key: secret, value: first.pem }]
    })
  })
})

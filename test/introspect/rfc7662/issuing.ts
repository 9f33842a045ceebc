// An issuer whose metadata names the introspection endpoint, and rfc7662 in front of it.
import { type Rfc7662Options, rfc7662, type Transport, type TransportRequest } from 'gatecheck'
import { metadataLocations } from '../../../src/introspect/exchange/metadata'
import { startPublisher } from '../exchange/publisher'
import { json, query } from '../transports'
import { activeAnswer, summary } from './server'

export const issuer = 'https://as.example.com/t'
export const [place] = metadataLocations(issuer)
export const endpoint = 'https://as.example.com/introspect'
export const client = { issuer, clientId: 'api', clientSecret: 's3cret' }

/** An issuer whose metadata has these members, and that finds every token active. */
export function publish(members: object, more: Partial<Rfc7662Options> = {}) {
  const server = startPublisher({
    [place]: json({ issuer, ...members }),
    [endpoint]: json(activeAnswer)
  })
  const requests: TransportRequest[] = []
  const transport: Transport = (request, signal) => {
    requests.push(request)
    return server.transport(request, signal)
  }
  const introspect = rfc7662({ ...client, ...more, transport } as Rfc7662Options)
  return {
    ...server,
    server,
    requests,
    ask: async () => summary(await introspect(query)),
    introspect
  }
}

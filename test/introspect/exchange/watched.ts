// An issuer with a clock, and questions to the discovery in front of it.

import { isRight, left, right } from 'fp-ts/Either'
import { type Discovery, makeDiscovery } from '../../../src/introspect/exchange/discovery'
import { senderFor } from '../../../src/introspect/exchange/endpoint'
import { json } from '../transports'
import { type Publisher, startPublisher } from './publisher'

const issuer = 'https://as.example.com'
const place = `${issuer}/.well-known/oauth-authorization-server`

export interface Watched extends Publisher {
  /** Seconds. */
  time: number
  readonly discovery: Discovery<string>
  /** The mark of the document that serves, or the detail and Retry-After. */
  find(): Promise<string>
  publish(mark: string | undefined): void
}
export function watch(mark: string | undefined, shareWork = true): Watched {
  const publisher = startPublisher()
  const discovery = makeDiscovery({
    issuer,
    send: senderFor(issuer, publisher),
    now: () => (1_800_000_000 + watched.time) * 1000,
    read: metadata =>
      metadata['mark'] === 'unusable' ? left('mark_missing') : right(String(metadata['mark'])),
    shareWork
  })
  const watched: Watched = Object.assign(publisher, {
    time: 0,
    discovery,
    find: async () => {
      const found = await discovery.find()
      return isRight(found) ? found.right : `${found.left.detail} ${found.left.retryAfter}`
    },
    publish: (next: string | undefined) =>
      void publisher.pages.set(
        place,
        next === undefined ? json({}, 503) : json({ issuer, mark: next })
      )
  })
  watched.publish(mark)
  return watched
}

// A fake transport that serves what an issuer publishes, by URL, and records what was asked for.
import type { Transport, TransportAnswer } from 'gatecheck'
import { json } from '../transports'

export interface Publisher {
  readonly transport: Transport
  /** What is there. A URL that is not is answered 404. */
  readonly pages: Map<string, TransportAnswer>
  readonly urls: string[]
  /** If true, requests wait until `release`. */
  hangs: boolean
  release(): void
}

export function startPublisher(pages: Readonly<Record<string, TransportAnswer>> = {}): Publisher {
  const waiting: (() => void)[] = []
  const publisher: Publisher = {
    pages: new Map(Object.entries(pages)),
    urls: [],
    hangs: false,
    release: () => {
      for (const resume of waiting.splice(0)) resume()
    },
    transport: async ({ url }) => {
      publisher.urls.push(url)
      if (publisher.hangs) await new Promise<void>(resolve => waiting.push(resolve))
      return publisher.pages.get(url) ?? json({ error: 'not_found' }, 404)
    }
  }
  return publisher
}

/** Lets what runs in the background end. */
export async function turn(): Promise<void> {
  await new Promise(resolve => setImmediate(() => setImmediate(resolve)))
}

// A worker's response gets the nonce for the client's next proof, whatever the response is.
import { guarded } from 'gatecheck/cloudflare'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newDpopGate, newProof, withProof } from '../../dpop-situations'
import { fetchRequestFor } from './hosts'

const test = suite('cloudflare nonces')
const ctx = { waitUntil: () => undefined, passThroughOnException: () => undefined }

async function respondWith(make: () => Response): Promise<Response> {
  const worker = guarded(() => newDpopGate(true), make)
  const refused = await worker.fetch(fetchRequestFor(withProof(newProof())), {}, ctx)
  const nonce = refused.headers.get('dpop-nonce')
  return worker.fetch(fetchRequestFor(withProof(newProof(undefined, { nonce }))), {}, ctx)
}
function stream(): ReadableStream {
  return new ReadableStream({
    start: controller => {
      controller.enqueue(new TextEncoder().encode('streamed'))
      controller.close()
    }
  })
}

for (const [what, make, status, body] of [
  ['a text', () => new Response('text', { status: 201 }), 201, 'text'],
  ['a stream', () => new Response(stream()), 200, 'streamed'],
  [
    'a redirect, whose headers are immutable',
    () => Response.redirect('https://a.example', 302),
    302,
    ''
  ],
  ['no content', () => new Response(null, { status: 204 }), 204, ''],
  [
    'headers of its own',
    () => new Response('', { headers: { 'cache-control': 'max-age=60', 'dpop-nonce': 'old' } }),
    200,
    ''
  ]
] as const)
  test(`${what}: the nonce is there once, and no cache keeps it`, async () => {
    const answer = await respondWith(make)
    assert.equal([answer.status, await answer.text()], [status, body])
    assert.match(answer.headers.get('dpop-nonce') ?? '', /^[\w-]{20,}$/)
    assert.is(answer.headers.get('cache-control'), 'no-store')
    assert.is(answer.headers.get('access-control-expose-headers'), 'WWW-Authenticate, DPoP-Nonce')
  })

test('a handler that answers no Response is not broken by a nonce', async () =>
  assert.is(await respondWith(() => 'text' as never), 'text' as never))

test.run()

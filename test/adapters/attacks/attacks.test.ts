// The attacks on tokens, proofs and keys through every adapter. What else the raw request can say
// of a host (absolute form, Host, X-Forwarded-Host) is in ../dpop/url.test.ts.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { publicUrl } from '../../dpop-situations'
import { tokenWith } from '../../introspect/jwt/tokens'
import { dpopHosts } from '../dpop/hosts'
import { attacks, targets } from './table'
import {
  boundToKey,
  jwksUri,
  newVictim,
  proofFor,
  proofOfNewKey,
  sent,
  sentByVictim,
  victimToken
} from './victim'

const test = suite('adapters, attacks')

// No attack spends a proof, or makes the API ask anyone but the issuer.
for (const host of dpopHosts) {
  for (const [title, ...requests] of attacks)
    test(`${host.name}: ${title} is refused`, async () => {
      const { gate, fetched, spent } = newVictim()
      for (const [i, request] of requests.entries()) {
        const { status } = await host.send(gate, request, publicUrl)
        assert.ok([401, 403].includes(status), `request ${i}: ${status}`)
      }
      assert.equal(spent, [])
      assert.equal(
        fetched.filter(url => url !== jwksUri),
        []
      )
      assert.is((await host.send(gate, sentByVictim(), publicUrl)).status, 200)
    })

  test(`${host.name}: a proof is for the URL that it names, whatever way it is written [RFC 9449 §4.3]`, async () => {
    const { gate } = newVictim()
    for (const [htu, isSame] of targets) {
      const request = sent(victimToken, proofFor(victimToken, { htu }))
      const { status } = await host.send(gate, request, publicUrl)
      assert.is(status === 200, isSame, JSON.stringify(htu))
    }
  })

  test(`${host.name}: a flood of kids, keys and sizes costs two fetches and no proof`, async () => {
    const { gate, fetched, spent } = newVictim()
    for (let i = 0; i < 40; i += 1) {
      const stranger = tokenWith(boundToKey, { kid: `flood-${i}` })
      const several = Array.from({ length: 2 + (i % 10) }, () => proofFor(victimToken))
      for (const request of [
        sent(stranger, proofFor(stranger)),
        sent(victimToken, proofOfNewKey(victimToken)),
        sent(victimToken, proofFor(victimToken, { more: 'x'.repeat(200 * i + 6_000) })),
        sent(victimToken, ...several)
      ])
        assert.is.not((await host.send(gate, request, publicUrl)).status, 200)
    }
    assert.ok(fetched.length <= 2, `${fetched.length} fetches`)
    assert.equal(spent, [])
    assert.is((await host.send(gate, sentByVictim(), publicUrl)).status, 200)
  })
}

test.run()

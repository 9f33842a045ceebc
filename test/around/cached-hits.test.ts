// A hit is judged like any answer. In brackets: advisories and issues of caches that failed to.
import { around, bearerAllowed, type Check, noScopes, scopes, tokenOnly } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, bound, pem, second, secret, unbound } from '../samples'
import {
  active,
  inMemory,
  inSharedStore,
  type MakePlace,
  outcomeWith,
  processIn,
  query
} from './fleet'

function hitTests(place: string, makePlace: MakePlace) {
  const test = suite(`cached, judged on a hit, ${place}`)
  const setUp = processIn(makePlace)

  test('scopes are judged on a hit [oathkeeper#743, GHSA-qvp4-rpmr-xwrr]', async () => {
    const { introspect, calls } = setUp(active({ ...bound, scopes: ['a'] }))
    const tokenIntrospect = around(introspect, tokenOnly)
    assert.is(await outcomeWith(tokenIntrospect, {}, { require: scopes('a') }), 'Allow')
    assert.is(
      await outcomeWith(tokenIntrospect, {}, { require: scopes('b') }),
      'insufficient_scope'
    )
    assert.is(calls(), 1)
  })
  test("the user's checks and the route's requirement are applied to a hit [heimdall#3452]", async () => {
    const { introspect, calls } = setUp(active({ ...bound, claims: { tenant: 'a' } }))
    const tokenIntrospect = around(introspect, tokenOnly)
    const tenant =
      (wanted: string): Check =>
      token =>
        token.claims['tenant'] === wanted
          ? undefined
          : { _tag: 'Deny', status: 403, reason: 'wrong_subject', challenges: [] }
    assert.is(await outcomeWith(tokenIntrospect, {}, { checks: [tenant('a')] }), 'Allow')
    assert.is(await outcomeWith(tokenIntrospect, {}, { checks: [tenant('b')] }), 'wrong_subject')
    assert.is(
      await outcomeWith(tokenIntrospect, {}, { require: { ...noScopes, subject: 'jane' } }),
      'wrong_subject'
    )
    assert.is(
      await outcomeWith(tokenIntrospect, {}, { require: { ...noScopes, maxAge: 60 } }),
      'stale_authentication'
    )
    assert.is(
      await outcomeWith(tokenIntrospect, {}, { require: { ...noScopes, acr: ['loa3'] } }),
      'weak_authentication'
    )
    assert.is(
      await outcomeWith(
        tokenIntrospect,
        {},
        {
          checks: [
            () => {
              throw new Error()
            }
          ]
        }
      ),
      'user_function_threw'
    )
    assert.is(calls(), 1)
  })
  test('a refusal on one route is not reused on another [auth0-samples/jwt-rsa-aws-custom-authorizer#8]', async () => {
    const { introspect, calls } = setUp(active({ ...bound, scopes: ['a'] }))
    const tokenIntrospect = around(introspect, tokenOnly)
    assert.is(
      await outcomeWith(tokenIntrospect, {}, { require: scopes('b') }),
      'insufficient_scope'
    )
    assert.is(await outcomeWith(tokenIntrospect, {}, { require: scopes('a') }), 'Allow')
    assert.is(calls(), 1)
  })
  test('the binding is judged on a hit, for bound and unbound tokens', async () => {
    const { introspect, calls } = setUp(({ token }) => active(token === secret ? bound : unbound))
    const tokenIntrospect = around(introspect, tokenOnly)
    for (let round = 0; round < 2; round += 1) {
      assert.is(await outcomeWith(tokenIntrospect), 'Allow')
      assert.is(
        await outcomeWith(tokenIntrospect, { certificate: pem(second.pem) }),
        'certificate_mismatch'
      )
      assert.is(
        await outcomeWith(tokenIntrospect, { certificate: undefined }),
        'certificate_missing'
      )
      assert.is(
        await outcomeWith(tokenIntrospect, { authorization: ['Bearer another-token'] }),
        'unbound'
      )
      assert.is(
        await outcomeWith(
          tokenIntrospect,
          { authorization: ['Bearer another-token'] },
          { require: bearerAllowed(noScopes) }
        ),
        'Allow'
      )
    }
    assert.is(calls(), 2)
  })
  test('the audience is judged on a hit', async () => {
    const { introspect, calls } = setUp(active({ ...bound, audience: ['a'] }))
    assert.is(await outcomeWith(introspect, {}, { audience: 'a' }), 'Allow')
    assert.is(await outcomeWith(introspect, {}, { audience: 'b' }), 'wrong_audience')
    assert.is(calls(), 1)
  })
  test("the expiry is judged on a hit, by the gate's own clock [firecrawl#3973, mod_oauth2#14]", async () => {
    const { introspect, calls } = setUp(active({ ...bound, expiresAt: at + 5 }))
    assert.is(await outcomeWith(introspect), 'Allow')
    assert.is(await outcomeWith(introspect, {}, {}, at + 5), 'expired')
    assert.is(calls(), 1)
  })
  test("no answer is used after its token's expiry, even if the ttl is longer [mod_oauth2#14]", async () => {
    const { introspect, calls, clock } = setUp(active({ ...bound, expiresAt: at + 5 }), {
      ttl: 3600
    })
    await introspect(query)
    clock.seconds += 4
    await introspect(query)
    assert.is(calls(), 1)
    clock.seconds += 1
    await introspect(query)
    assert.is(calls(), 2)
  })

  return test
}

const memoryTests = hitTests('memory', inMemory)
const sharedTests = hitTests('shared', inSharedStore)
memoryTests.run()
sharedTests.run()

// jwt while two real servers rotate their keys under load.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { decide, describe, verifierFor } from './authorization-servers/decide'
import { readJws } from './authorization-servers/jws'
import type { AuthorizationServer } from './authorization-servers/server'
import { startServers } from './authorization-servers/servers'

const test = suite('jwt, rotation at real servers')
const cleanups = createCleanups()
test.after(cleanups.run)
const { certificates, declareForEach } = await startServers(cleanups)
const { first } = certificates

async function newToken(server: AuthorizationServer): Promise<string> {
  return (await server.requestTokens({ format: 'PS256', bound: true })).accessToken
}
/** Seconds that have passed for `jwt`. */
let elapsed = 0
function now(): number {
  return Date.now() + elapsed * 1000
}

declareForEach(
  test,
  'a rotation under load: no token of either key is refused, then the withdrawn key ends',
  async server => {
    elapsed = 0
    const introspect = verifierFor(server, { now })
    const outcomeOf = async (token: string): Promise<string> =>
      describe(await decide(introspect, token, first))
    const before = await newToken(server)
    assert.is(await outcomeOf(before), 'Allow')

    const outcomes = new Set<string>()
    let latest = before
    let requests = 0
    let isRunning = true
    const load = Array.from({ length: 20 }, async () => {
      while (isRunning) {
        for (const token of [before, latest]) outcomes.add(await outcomeOf(token))
        requests += 2
        await new Promise(resolve => setTimeout(resolve, 1))
      }
    })
    try {
      await server.rotate('PS256')
      latest = await newToken(server)
      const seen = requests
      while (requests < seen + 200) await new Promise(resolve => setTimeout(resolve, 5))
    } finally {
      isRunning = false
      await Promise.all(load)
    }
    assert.is.not(readJws(latest)[0]['kid'], readJws(before)[0]['kid'])
    assert.equal(outcomes, new Set(['Allow']))

    await server.rotate('PS256', { withdraw: true })
    const last = await newToken(server)
    elapsed = 100
    assert.equal(
      [await outcomeOf(last), await outcomeOf(latest)],
      ['Allow', '401 signature_invalid']
    )
  }
)
declareForEach(
  test,
  'a withdrawn key serves until the set is refreshed in the background, and not after it',
  async server => {
    elapsed = 0
    const introspect = verifierFor(server, { now })
    const token = await newToken(server)
    const outcome = async (): Promise<string> => describe(await decide(introspect, token, first))
    assert.is(await outcome(), 'Allow')
    await server.rotate('PS256', { withdraw: true })
    // Both servers send no Cache-Control: 10 min.
    elapsed = 440
    assert.is(await outcome(), 'Allow')
    elapsed = 451
    const deadline = Date.now() + 20_000
    while ((await outcome()) === 'Allow' && Date.now() < deadline)
      await new Promise(resolve => setTimeout(resolve, 10))
    assert.is(await outcome(), '401 signature_invalid')
  }
)

test.run()

import { type Awaitable, byRoute, gate, noScopes, type Requirement, type Rule } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, knowsToken, now, request } from '../samples'

const test = suite('parameters')

type Params = Readonly<Record<string, string>>

function requirementFor(rule: (params: Params) => Awaitable<Requirement>) {
  const table: Record<string, Rule> = {
    'GET /users/{id}/files/{path+}': (_, params) => rule(params)
  }
  return byRoute(table)(request({ path: '/users/j%20d/files/a/b' }))
}

async function decideWith(rule: (params: Params) => Awaitable<Requirement>) {
  const table: Record<string, Rule> = { 'GET /users/{id}': (_, params) => rule(params) }
  const pass = gate({ require: byRoute(table), introspect: knowsToken(bound), now })
  const { _tag, reason, detail } = {
    reason: '',
    detail: '',
    ...(await pass(request({ path: '/users/7' })))
  }
  return [_tag, reason, detail]
}
const malformed = ['ServerError', 'requirement_malformed', 'params']

test('a rule gets the parameters that its key names, decoded', () => {
  let seen: unknown
  requirementFor(params => {
    const { id, path } = params
    seen = { id, path, all: { ...params } }
    return noScopes
  })
  assert.equal(seen, { id: 'j d', path: 'a/b', all: { id: 'j d', path: 'a/b' } })
})

for (const [title, rule] of [
  ['read', params => ({ ...noScopes, ...(params['userId'] && { subject: params['userId'] }) })],
  ['destructured', ({ userId = 'john' }) => ({ ...noScopes, subject: userId })],
  [
    'read by a rule that catches the error',
    params => {
      try {
        return { ...noScopes, subject: String(params['userId']) }
      } catch {
        return noScopes
      }
    }
  ],
  ['read by an async rule', async params => ({ ...noScopes, subject: String(params['userId']) })],
  [
    'read by an async rule that catches the error',
    async params => {
      await Promise.resolve()
      return Promise.resolve(params)
        .then(({ userId }) => ({ ...noScopes, subject: String(userId) }))
        .catch(() => noScopes)
    }
  ],
  ['of a prototype', params => ({ ...noScopes, subject: String(params['hasOwnProperty']) })]
] as readonly (readonly [string, (params: Params) => Awaitable<Requirement>])[])
  test(`a parameter that the key does not name is 500, and the detail is params: ${title}`, async () =>
    assert.equal(await decideWith(rule), malformed))

test('the error says which parameters there are', () => {
  let message = ''
  requirementFor(params => {
    try {
      params['userId']
    } catch (error) {
      message = String(error)
    }
    return noScopes
  })
  assert.is(message, 'TypeError: byRoute: params has no "userId". Its key names: id, path')
})

for (const name of ['then', 'toJSON', 'toString', 'valueOf', 'constructor'])
  test(`${name}, which the language reads, is undefined and no error`, async () => {
    const [tag] = await decideWith(params =>
      params[name] === undefined ? noScopes : { ...noScopes, subject: 'x' }
    )
    assert.is(tag, 'Allow')
  })
test('parameters can be awaited, printed and listed', async () => {
  const [tag] = await decideWith(async params => {
    assert.is(JSON.stringify(await params), '{"id":"7"}')
    assert.equal(Object.keys(params), ['id'])
    assert.not('userId' in params)
    return noScopes
  })
  assert.is(tag, 'Allow')
})
test('a rule cannot write parameters', async () => {
  const [tag] = await decideWith(params => {
    assert.throws(() => Object.assign(params, { id: 'x' }))
    return noScopes
  })
  assert.is(tag, 'Allow')
})
test("an error of the rule itself is still the rule's", async () =>
  assert.equal(
    await decideWith(() => {
      throw new Error('x')
    }),
    ['ServerError', 'user_function_threw', 'require']
  ))

test.run()

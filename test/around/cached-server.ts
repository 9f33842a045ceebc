// A server behind a cache, with a counter of its calls and a clock that a test sets.
import {
  around,
  type CachedOptions,
  cached,
  type Introspect,
  type Introspection,
  memory,
  noScopes,
  type Query,
  type Store,
  type Token
} from 'gatecheck'
import { at, bound, first, secret } from '../samples'

export const query: Query = {
  token: secret,
  thumbprint: first.thumbprint,
  certificate: { _tag: 'Sha256', thumbprint: first.thumbprint },
  requirement: noScopes
}

export function setUp(
  answer: Introspection | ((serverQuery: Query) => Introspection),
  options: CachedOptions = {},
  customStore?: Store
) {
  const store = customStore ?? memory({ entries: 100 })
  let calls = 0
  const clock = { seconds: at }
  const server: Introspect = async serverQuery => {
    calls += 1
    return typeof answer === 'function' ? answer(serverQuery) : answer
  }
  return {
    clock,
    calls: () => calls,
    server,
    introspect: around(
      server,
      cached(store, {
        now: () => clock.seconds * 1000,
        ...(customStore === undefined ? {} : { space: 'as' }),
        ...options
      })
    )
  }
}
export const active = (token: Token = bound): Introspection => ({ _tag: 'Active', token })

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

/** A server that counts its calls, and a clock that is set by hand. */
export function setUp(
  answer: Introspection | ((asked: Query) => Introspection),
  options: CachedOptions = {},
  own?: Store
) {
  const store = own ?? memory({ entries: 100 })
  let calls = 0
  const clock = { seconds: at }
  const server: Introspect = async asked => {
    calls += 1
    return typeof answer === 'function' ? answer(asked) : answer
  }
  return {
    clock,
    calls: () => calls,
    server,
    introspect: around(
      server,
      cached(store, {
        now: () => clock.seconds * 1000,
        ...(own === undefined ? {} : { space: 'as' }),
        ...options
      })
    )
  }
}
export const active = (token: Token = bound): Introspection => ({ _tag: 'Active', token })

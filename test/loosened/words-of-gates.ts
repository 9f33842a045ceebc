// The words that loosen a default of a gate, a requirement or DPoP.
import { bearerAllowed, byRoute, nonces, noScopes } from 'gatecheck'
import { proving } from '../adapters/fapi/loosened'
import { gateWith, type LooseWord } from './loose-word'

function atStep(step: number) {
  return nonces({ secret: 'n'.repeat(32), step })
}
const optional = bearerAllowed(noScopes)

export const wordsOfGates: readonly LooseWord[] = [
  {
    word: "audience: 'any'",
    options: ['GateOptions.audience'],
    of: '`gate`',
    givesUp: 'A token for another API passes.',
    gates: [gateWith({ audience: 'any' })]
  },
  {
    word: "absentAudience: 'allowed'",
    options: ['GateOptions.absentAudience'],
    of: '`gate`',
    givesUp: 'A token that names no audience passes. It may be for another API.',
    gates: [gateWith({ audience: 'a', absentAudience: 'allowed' })]
  },
  {
    word: "binding: 'optional'",
    options: ['Requirement.binding', 'GateOptions.require'],
    of: 'a requirement; `bearerAllowed` sets it',
    givesUp: 'Whoever has a copy of an unbound token can use it.',
    gates: [
      gateWith({ require: optional }),
      gateWith({ require: byRoute({ 'GET /time': noScopes, 'GET /rates': optional }) })
    ]
  },
  {
    word: 'leeway',
    options: ['GateOptions.leeway', 'DpopOptions.leeway'],
    of: '`gate`, `dpop`',
    givesUp:
      'Of `gate`, over 0: a token passes for up to this many seconds after its end, and before its start. Of `dpop`, over 10: a proof made up to this many seconds in advance passes.',
    gates: [gateWith({ leeway: 1 }), gateWith(proving({ leeway: 11 }))]
  },
  {
    word: 'scope: true',
    options: ['ChallengeOptions.scope', 'GateOptions.challenge'],
    of: '`gate({ challenge })`',
    givesUp: 'Without a token, everyone learns which scopes a route requires.',
    gates: [gateWith({ challenge: { scope: true } })]
  },
  {
    word: "replay: 'unchecked'",
    options: ['DpopOptions.replay'],
    of: '`dpop`',
    givesUp: 'Whoever has a copy of a request can send it again while its proof is fresh.',
    gates: [gateWith(proving({ replay: 'unchecked' }))]
  },
  {
    word: 'lifetime',
    options: ['DpopOptions.lifetime'],
    of: '`dpop`',
    givesUp: 'Over 60: a proof that was intercepted before its use passes for longer.',
    gates: [gateWith(proving({ lifetime: 61 }))]
  },
  {
    word: 'step',
    options: ['NoncesOptions.step'],
    of: '`nonces`',
    givesUp: 'Over 60: a proof may be made longer in advance, up to two steps.',
    gates: [gateWith(proving({ nonces: atStep(61) }))]
  }
]

// Explanations for tests: of one request, and what it says of its checks.
import {
  byRoute,
  type CheckLine,
  type Explanation,
  explain,
  gate,
  scopes,
  type Token
} from 'gatecheck'
import { knowsToken, now, request } from '../samples'

export async function explainRequest(
  token: Token,
  more: Parameters<typeof request>[0] = {},
  require = byRoute({ 'GET /time': scopes('time:query') })
): Promise<Explanation> {
  return explain(await gate({ require, introspect: knowsToken(token), now })(request(more)))
}
export function lineOf({ checks }: Explanation, name: string): CheckLine | undefined {
  return checks.find(({ check }) => check === name)
}
export function resultOf(explanation: Explanation, name: string): string | undefined {
  return lineOf(explanation, name)?.result
}
/** The checks that were not made, before the one that failed. */
export function skippedIn({ checks }: Explanation): readonly string[] {
  const end = checks.findIndex(({ result }) => result === 'failed')
  const before = end === -1 ? checks : checks.slice(0, end)
  return before.filter(({ result }) => result !== 'passed').map(({ check }) => check)
}

// Explanations for tests: of one request, and the result of one check.
import { byRoute, type Explanation, explain, gate, scopes, type Token } from 'gatecheck'
import { knowsToken, now, request } from '../samples'

export async function explainRequest(
  token: Token,
  more: Parameters<typeof request>[0] = {},
  require = byRoute({ 'GET /time': scopes('time:query') })
): Promise<Explanation> {
  return explain(await gate({ require, introspect: knowsToken(token), now })(request(more)))
}
export function resultOf({ checks }: Explanation, name: string): string | undefined {
  return checks.find(({ check }) => check === name)?.result
}

// Reads the IAM policy of a Lambda authorizer and evaluates it for an ARN.

export interface Policy {
  readonly principalId: string
  readonly statements: readonly Statement[]
  readonly context: Readonly<Record<string, Scalar>>
}
export type Scalar = string | number | boolean
interface Statement {
  readonly effect: 'Allow' | 'Deny'
  readonly actions: readonly string[]
  readonly resources: readonly string[]
}

/** A Deny overrides every Allow. If no statement matches, the answer has its own text. */
export function evaluatePolicy(
  { statements }: Policy,
  arn: string
): 'allowed' | 'denied' | 'unmatched' {
  const effects = statements
    .filter(
      ({ actions, resources }) =>
        actions.some(action => matchesWildcard(action.toLowerCase(), 'execute-api:invoke')) &&
        resources.some(resource => matchesWildcard(resource, arn))
    )
    .map(({ effect }) => effect)
  return effects.includes('Deny') ? 'denied' : effects.includes('Allow') ? 'allowed' : 'unmatched'
}

/**
 * Returns undefined if API Gateway would call the answer malformed. Conditions are not modelled:
 * they count as malformed rather than being ignored.
 */
export function parsePolicy(answer: unknown): Policy | undefined {
  if (!isRecord(answer) || !isRecord(answer['policyDocument'])) return undefined
  const { principalId, policyDocument, context = {} } = answer
  const { Version, Statement } = policyDocument as Readonly<Record<string, unknown>>
  const statementList = Array.isArray(Statement) ? Statement : [Statement]
  const statements = statementList.map(parseStatement).filter(each => each !== undefined)
  if (typeof principalId !== 'string' || principalId === '' || Version !== '2012-10-17')
    return undefined
  if (statements.length === 0 || statements.length !== statementList.length || !isRecord(context))
    return undefined
  return Object.values(context).every(isScalar)
    ? { principalId, statements, context: context as Policy['context'] }
    : undefined
}

/** A Resource has at most 512 characters [API Gateway: Lambda authorizer output]. */
function parseStatement(value: unknown): Statement | undefined {
  if (
    !isRecord(value) ||
    Object.keys(value).some(key => !['Sid', 'Effect', 'Action', 'Resource'].includes(key))
  )
    return undefined
  const [actions, resources, effect] = [
    parseStringList(value['Action']),
    parseStringList(value['Resource']),
    value['Effect']
  ]
  if (
    actions === undefined ||
    resources === undefined ||
    resources.some(resource => resource.length > 512)
  )
    return undefined
  return effect === 'Allow' || effect === 'Deny' ? { effect, actions, resources } : undefined
}

function parseStringList(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.length > 0 && list.every(each => typeof each === 'string') ? list : undefined
}

/** `*` matches any characters, `?` one. Backtracks only to the last star: linear in practice. */
export function matchesWildcard(pattern: string, text: string): boolean {
  let [p, t, star, from] = [0, 0, -1, 0]
  while (t < text.length) {
    if (pattern[p] === '*') [star, from, p] = [p, t, p + 1]
    else if (pattern[p] === '?' || pattern[p] === text[t]) [p, t] = [p + 1, t + 1]
    else if (star !== -1) [p, from, t] = [star + 1, from + 1, from + 1]
    else return false
  }
  while (pattern[p] === '*') p += 1
  return p === pattern.length
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** AWS documents string, number and boolean only, not null. */
function isScalar(value: unknown): value is Scalar {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

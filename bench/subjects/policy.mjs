// The policy that a peer's user has to write.
export function toPolicy(allowed, event) {
  const statement = {
    Action: 'execute-api:Invoke',
    Effect: allowed ? 'Allow' : 'Deny',
    Resource: event.methodArn
  }
  return {
    principalId: 'john',
    policyDocument: { Version: '2012-10-17', Statement: [statement] }
  }
}

export function tokenFromEvent(event) {
  return event.headers.Authorization.slice(7)
}

export function isAllowPolicy({ policyDocument }) {
  return policyDocument.Statement[0].Effect === 'Allow'
}

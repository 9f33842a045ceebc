// The policy that a peer's user has to write himself.
export const policy = (ok, event) => ({
  principalId: 'john', policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect: ok ? 'Allow' : 'Deny', Resource: event.methodArn }] }
})
export const tokenOf = event => event.headers.Authorization.slice(7)

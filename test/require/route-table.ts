// A table of routes for tests, and the rule that it chooses.
import { type Requirement, type ResourceRequest, scopes } from 'gatecheck'
import { request } from '../samples'

export const routes = {
  'GET /time': scopes('time'),
  'ANY /payments/{id}': scopes('payment'),
  'GET /payments/latest': scopes('latest'),
  'GET /payments/{id}/refunds': scopes('refunds'),
  'ANY /files/{proxy+}': scopes('files'),
  'GET /': scopes('root'),
  'HEAD /headed': scopes('headed'),
  'ANY /only/{a}/{rest+}': scopes('only'),
  'GET /users/{id}': scopes('user'),
  'GET /both': scopes('both'),
  'PATCH /both': scopes('both'),
  'ANY /both': scopes('both', 'any'),
  'GET /{other+}': scopes('rest'),
  $connect: scopes('socket')
}
export function ruleFor(
  require: (request: ResourceRequest) => Requirement | Promise<Requirement>,
  line: string,
  route?: string
): string {
  const [method = '', path = ''] = line.split(/ (.*)/s)
  const requirement = require(
    request({ method, path, ...(route === undefined ? {} : { route }) })
  ) as Requirement
  return requirement.route ?? requirement.scopes.join(' ')
}

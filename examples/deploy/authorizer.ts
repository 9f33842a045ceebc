// The Lambda authorizer that `npm run function` puts into function.zip. It serves a REST API and an
// HTTP API with payload 2.0.
import { around, byRoute, gate, logged, scopes } from 'gatecheck'
import { type HttpApiEvent, httpApiAuthorizer } from 'gatecheck/http-api'
import { type LambdaContext, type RestApiEvent, restApiAuthorizer } from 'gatecheck/rest-api'
import { type Environment, makeIntrospect, readAudience, readRefusals } from './introspection'

const env: Environment = process.env
const decide = around(
  gate({
    require: byRoute({ 'GET /time': scopes('time:query') }),
    introspect: makeIntrospect(env),
    audience: readAudience(env)
  }),
  logged()
)
const answerRestApi = restApiAuthorizer(decide, { refusals: readRefusals(env) })
const answerHttpApi = httpApiAuthorizer(decide)

export const handler = (
  event: RestApiEvent & HttpApiEvent,
  context: LambdaContext
): Promise<unknown> =>
  event?.version === '2.0' ? answerHttpApi(event, context) : answerRestApi(event, context)

// What neither a name nor a place in settings.json can say.
import { referencesOf, textsIn } from './expressions'
import { type Block, type Body, type Module, ofType } from './module'

function refersTo(value: unknown, address: string): boolean {
  return referencesOf(value).some(path => `${path.replaceAll('[]', '')}.`.startsWith(`${address}.`))
}
function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

/** Not part of a deployment: they come after it. */
const afterDeployment = ['deployment', 'stage', 'method_settings', 'account']

/** Whole resources: an id stays the same when a TTL changes, and then nothing is deployed. */
export function notRedeployed(module: Module): readonly string[] {
  const apis = ofType(module, 'aws_api_gateway_rest_api')
  return apis.flatMap(api => {
    const belongsTo = ({ body }: Block) => refersTo(body['rest_api_id'], api.address)
    const parts = module.blocks.filter(
      block =>
        block.type.startsWith('aws_api_gateway_') &&
        !afterDeployment.some(suffix => block.type === `aws_api_gateway_${suffix}`) &&
        (block === api || belongsTo(block))
    )
    const deployments = ofType(module, 'aws_api_gateway_deployment').filter(belongsTo)
    if (deployments.length === 0) return [`${api.address} is never deployed`]
    return deployments.flatMap(({ address, body }) => {
      const triggers = referencesOf(body['triggers']).map(path => path.replaceAll('[]', ''))
      return parts
        .filter(part => !triggers.includes(part.address))
        .map(part => `${address}: triggers lacks ${part.address}, whole`)
    })
  })
}

const secretName = /\b\w*(?:SECRET|PASSWORD|TOKEN|PRIVATE_KEY)"?\s*[=:]\s*"/
/** Where a secret is named, its ARN stands. What reads a secret's value puts it into the state. */
export function plainSecrets({ blocks, values }: Module): readonly string[] {
  const readers = blocks
    .filter(({ type }) => /^aws_secretsmanager_secret_version$|^aws_ssm_parameter$/.test(type))
    .map(({ address }) => `${address} puts a secret into Terraform's state`)
  const written = [...blocks, { address: 'terraform.tfvars.example', body: values }].flatMap(
    ({ address, body }) =>
      textsIn(body)
        .filter(([path, text]) => {
          const isNamed = /(?:SECRET|PASSWORD|TOKEN|PRIVATE_KEY)$/.test(path)
          return (isNamed && !/^arn:/.test(text)) || secretName.test(text)
        })
        .map(([path]) => `${address}: ${path} is a secret in plain text`)
  )
  return [...readers, ...written]
}

export function wideStatements(module: Module): readonly string[] {
  const documents = module.blocks.filter(({ type }) => type === 'aws_iam_policy_document')
  const inText = module.blocks
    .filter(({ body }) => typeof body['policy'] === 'string' && !refersTo(body['policy'], 'data'))
    .map(({ address }) => `${address}: write its policy as an aws_iam_policy_document`)
  return [
    ...inText,
    ...documents.flatMap(({ address, body }) =>
      list(body['statement'] ?? [])
        .map(statement => statement as Body)
        .filter(({ effect, actions, resources }) => {
          const names = list(actions).map(String)
          const isTracing = names.every(action => /^xray:Put\w+$/.test(action))
          const isWide = list(resources).includes('*') && !isTracing
          return effect !== 'Deny' && (isWide || names.some(action => action.includes('*')))
        })
        .map(() => `${address} allows more than it must`)
    )
  ]
}

/** A route that names no authorizer of its own API is refused by AWS, or open. */
export function strayAuthorizers(module: Module): readonly string[] {
  const routes = [
    ['aws_api_gateway_method', 'rest_api_id', 'authorization'],
    ['aws_apigatewayv2_route', 'api_id', 'authorization_type']
  ] as const
  return routes.flatMap(([type, api, kind]) =>
    ofType(module, type)
      .filter(({ body }) => body[kind] === 'CUSTOM')
      .filter(({ body }) => {
        const authorizer = module.blocks.find(
          ({ type, address }) =>
            /authorizer$/.test(type) && refersTo(body['authorizer_id'], address)
        )
        return authorizer?.body[api] !== body[api]
      })
      .map(({ address }) => `${address}: authorizer_id is no authorizer of its API`)
  )
}

/** Bucket settings are resources of their own in Terraform, so one can be missing as a whole. */
export function looseBuckets(module: Module): readonly string[] {
  const missing = ofType(module, 'aws_s3_bucket').flatMap(({ address }) =>
    ['aws_s3_bucket_public_access_block', 'aws_s3_bucket_versioning']
      .filter(type => !ofType(module, type).some(({ body }) => refersTo(body['bucket'], address)))
      .map(type => `${address} has no ${type}`)
  )
  const early = ofType(module, 'aws_s3_object')
    .filter(({ body }) => {
      const versioning = ofType(module, 'aws_s3_bucket_versioning')
      return !versioning.some(({ address }) => refersTo(body['depends_on'], address))
    })
    .map(({ address }) => `${address} may be written before its bucket keeps versions`)
  return [...missing, ...early]
}

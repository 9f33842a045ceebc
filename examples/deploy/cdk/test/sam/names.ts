// Names and kinds of a template's properties, by AWS's published specification and, where it has no
// word on SAM, by the names below. SAM itself drops what it does not know inside Auth and Domain.
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec'
import type { PropertyType } from '@aws-cdk/service-spec-types'
import type { TemplateJson } from '../synthesize'

/** `true`: anything. `*`: any name. */
type Names = { readonly [name: string]: Names | true }

const identity = { Headers: true, ReauthorizeEvery: true } as const
const gatewayResponse = { ResponseParameters: { Headers: { '*': true } } } as const
/** The specification has JSON here. The names are those of SAM's own schema that we use. */
const namesWithin: Readonly<Record<string, Names>> = {
  'AWS::Serverless::Api.Auth.Authorizers': {
    '*': { FunctionArn: true, FunctionPayloadType: true, Identity: identity }
  },
  'AWS::Serverless::Api.GatewayResponses': {
    ACCESS_DENIED: gatewayResponse,
    UNAUTHORIZED: gatewayResponse
  },
  'AWS::Serverless::Api.MethodSettings': {
    '*': {
      ResourcePath: true,
      HttpMethod: true,
      ThrottlingRateLimit: true,
      ThrottlingBurstLimit: true
    }
  },
  'AWS::Serverless::HttpApi.Auth.Authorizers': {
    '*': {
      FunctionArn: true,
      AuthorizerPayloadFormatVersion: true,
      EnableSimpleResponses: true,
      EnableFunctionDefaultPermissions: true,
      Identity: identity
    }
  }
}
/** The specification does not have them, or has another kind or name: it is older than SAM. */
const newer: Readonly<Record<string, Names>> = {
  'AWS::Serverless::Function': { LoggingConfig: { LogGroup: true } },
  'AWS::Serverless::HttpApi': {
    Name: true,
    AccessLogSettings: { DestinationArn: true, Format: true }
  },
  'AWS::Serverless::HttpApi.Domain': { OwnershipVerificationCertificateArn: true, BasePath: true }
}
/** SAM refuses a name of the specification. */
const older = ['AWS::Serverless::HttpApi.AccessLogSetting']

const database = loadAwsServiceSpecSync()
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isIntrinsic = (value: unknown): boolean =>
  isObject(value) && Object.keys(value).every(name => name === 'Ref' || name.startsWith('Fn::'))

function within(value: unknown, names: Names | true, at: string): readonly string[] {
  if (names === true || isIntrinsic(value)) return []
  if (typeof value !== 'object' || value === null) return [`${at}: not an object`]
  return Object.entries(value).flatMap(([name, inner]) => {
    const known = names[name] ?? names['*']
    return known === undefined
      ? [`${at}.${name}: unknown name`]
      : within(inner, known, `${at}.${name}`)
  })
}

interface Properties {
  readonly [name: string]: { readonly type: PropertyType; readonly required?: boolean }
}
function named(value: unknown, properties: Properties, at: string): readonly string[] {
  if (!isObject(value)) return [`${at}: not an object`]
  const missing = Object.entries(properties)
    .filter(([name, { required }]) => required === true && value[name] === undefined)
    .map(([name]) => `${at}.${name}: missing`)
  const wrong = Object.entries(value).flatMap(([name, inner]) => {
    const place = `${at}.${name}`
    const names = newer[at]?.[name] ?? namesWithin[place]
    if (names !== undefined) return within(inner, names, place)
    const property = older.includes(place) ? undefined : properties[name]
    return property === undefined ? [`${place}: unknown name`] : typed(inner, property.type, place)
  })
  return [...missing, ...wrong]
}

function typed(value: unknown, type: PropertyType, at: string): readonly string[] {
  if (isIntrinsic(value)) return []
  switch (type.type) {
    case 'string':
    case 'boolean':
      return typeof value === type.type ? [] : [`${at}: not a ${type.type}`]
    case 'number':
    case 'integer':
      return typeof value === 'number' ? [] : [`${at}: not a number`]
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((item, i) => typed(item, type.element, `${at}.${i}`))
        : [`${at}: not a list`]
    case 'map':
      return isObject(value)
        ? Object.entries(value).flatMap(([name, item]) =>
            typed(item, type.element, `${at}.${name}`)
          )
        : [`${at}: not a map`]
    case 'ref':
      return named(value, database.get('typeDefinition', type.reference.$ref).properties, at)
    case 'union': {
      const problems = type.types.map(each => typed(value, each, at))
      return problems.find(each => each.length === 0) ?? problems[0] ?? []
    }
    default:
      return []
  }
}

/** One sentence for each name, kind or required property that is wrong. */
export function wrongNames({ Resources }: TemplateJson): readonly string[] {
  return Object.values(Resources).flatMap(({ Type, Properties }) => {
    const [resource] = database.lookup('resource', 'cloudFormationType', 'equals', Type)
    return resource === undefined
      ? [`${Type}: unknown type`]
      : named(Properties, resource.properties, Type)
  })
}

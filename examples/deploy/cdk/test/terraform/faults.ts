// One fault each: what it is, the file, what stands there, what somebody writes instead, and what
// the finding says.
export type Fault = readonly [title: string, file: string, from: string, to: string, says: RegExp]

const rest = 'rest-api.tf'
const http = 'http-api.tf'

export const faults: readonly Fault[] = [
  ['text that is no HCL', rest, 'types = ["REGIONAL"]', 'types = ["REGIONAL"', /does not parse/],
  [
    'a misspelt argument',
    rest,
    'authorizer_result_ttl_in_seconds = 0',
    'authorizer_result_ttl_seconds = 0',
    /there is no authorizer_result_ttl_seconds/
  ],
  ['a misspelt block', 'function.tf', 'logging_config {', 'logging {', /there is no logging/],
  [
    'a misspelt name in a block',
    'domain.tf',
    'truststore_uri  ',
    'truststore_url  ',
    /there is no truststore_url/
  ],
  [
    'a misspelt type',
    'truststore.tf',
    'resource "aws_s3_bucket_versioning"',
    'resource "aws_s3_bucket_version"',
    /there is no aws_s3_bucket_version$/
  ],
  [
    'a missing argument',
    'roles.tf',
    'assume_role_policy = ',
    '# ',
    /assume_role_policy is missing/
  ],
  [
    'text for a number',
    'function.tf',
    'timeout = 10',
    'timeout = "ten"',
    /timeout must be a number/
  ],
  ['an unknown variable', 'domain.tf', 'var.certificate_arn', 'var.cert_arn', /it is not declared/],
  ['an unknown local', http, 'local.http_access_log', 'local.access_log', /it is not declared/],
  [
    'an unknown resource',
    http,
    'aws_lambda_function.time.invoke_arn',
    'aws_lambda_function.clock.invoke_arn',
    /aws_lambda_function\.clock\.invoke_arn: it is not declared/
  ],
  [
    'an unknown attribute',
    'domain.tf',
    'truststore.version_id',
    'truststore.version',
    /it has no such attribute/
  ],
  [
    'a missing index',
    'function.tf',
    'function["authorizer"].arn',
    'function.arn',
    /needs an index/
  ],
  ['each without for_each', 'time.tf', '["time"].arn', '[each.key].arn', /there is no for_each/],
  [
    'an index of one resource',
    http,
    'aws_lambda_function.time.invoke_arn',
    'aws_lambda_function.time[0].invoke_arn',
    /it has no index/
  ],
  ['an unknown key', 'domain.tf', 'api["http"]', 'api["htp"]', /has no "htp"/],
  ['an unknown key of a set', 'time.tf', '["time"]', '["clock"]', /function has no "clock"/],
  ['an unknown function', rest, 'sha1(', 'sha(', /there is no function sha$/],
  [
    'a variable that nothing uses',
    'variables.tf',
    'variable "region" {',
    'variable "spare" {\n  default = 1\n}\nvariable "region" {',
    /var\.spare is used nowhere/
  ],
  [
    'a resource declared twice',
    http,
    'authorizer" "http"',
    'authorizer" "http" {}\nresource "aws_apigatewayv2_authorizer" "http"',
    /declared twice/
  ],
  ['no value for a variable', 'terraform.tfvars.example', 'issuer ', '#', /issuer is missing/],
  ['a value for no variable', 'terraform.tfvars.example', 'issuer ', 'isuer ', /no variable isuer/]
]

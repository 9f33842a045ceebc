// A fault for what the table of settings and the rules demand.
import type { Fault } from './faults'

const rest = 'rest-api.tf'
const http = 'http-api.tf'
const noAuthorizer = '      aws_api_gateway_authorizer.rest,\n'

export const settingFaults: readonly Fault[] = [
  ['TTL 300, REST', rest, 'ttl_in_seconds = 0', 'ttl_in_seconds = 300', /^rest-result-ttl/],
  ['no TTL, REST', rest, 'authorizer_result_ttl_in_seconds = 0', '', /^rest-result-ttl/],
  ['TTL 300, HTTP', http, 'ttl_in_seconds  = 0', 'ttl_in_seconds  = 300', /^http-result-ttl/],
  ['no TTL, HTTP', http, 'authorizer_result_ttl_in_seconds  = 0', '', /^http-result-ttl/],
  ['TOKEN', rest, '"REQUEST"', '"TOKEN"', /^rest-authorizer-type/],
  ['no type', rest, 'type                             = "REQUEST"', '', /^rest-authorizer-type/],
  ['payload 1.0', http, '= "2.0"\n  enable', '= "1.0"\n  enable', /^http-payload/],
  ['a trigger that is missing', rest, noAuthorizer, '', /lacks aws_api_gateway_authorizer\.rest/],
  [
    'a trigger that is an id',
    rest,
    noAuthorizer,
    noAuthorizer.replace('.rest', '.rest.id'),
    /lacks aws_api_gateway_authorizer\.rest/
  ],
  [
    'an answer that is not deployed',
    rest,
    '      aws_api_gateway_gateway_response.unauthorized,\n',
    '',
    /lacks aws_api_gateway_gateway_response\.unauthorized/
  ],
  [
    'an API that is never deployed',
    rest,
    'resource "aws_api_gateway_rest_api" "rest"',
    'resource "aws_api_gateway_rest_api" "more" {\n  name = "a"\n}\nresource "aws_api_gateway_rest_api" "rest"',
    /more is never deployed/
  ],
  ['the old deployment goes first', rest, '_destroy = true', '_destroy = false', /^redeployed/],
  ['an open method', rest, '= "CUSTOM"', '= "NONE"', /^routes-behind-authorizer/],
  ['an open route', http, '= "CUSTOM"', '= "NONE"', /^routes-behind-authorizer/],
  [
    'metadata with a function behind it',
    'metadata.tf',
    '"MOCK"',
    '"AWS_PROXY"',
    /^routes-behind-authorizer/
  ],
  [
    'the authorizer of another API',
    rest,
    'authorizer_id        = aws_api_gateway_authorizer.rest.id',
    'authorizer_id        = aws_apigatewayv2_authorizer.http.id',
    /is no authorizer of its API/
  ],
  [
    'the default endpoint',
    http,
    'endpoint = true',
    'endpoint = false',
    /^default-endpoint-disabled/
  ],
  ['an edge endpoint', rest, '["REGIONAL"]', '["EDGE"]', /^regional-endpoint/],
  ['an old TLS policy', 'domain.tf', '"TLS_1_2"', '"TLS_1_0"', /^tls-policy/],
  ['no mutual TLS', 'domain.tf', 'truststore_uri  ', '# ', /^mutual-tls/],
  [
    'a truststore without its version',
    'domain.tf',
    'truststore_version =',
    '#',
    /^truststore-noticed/
  ],
  [
    'a truststore that may have no version',
    'truststore.tf',
    'depends_on = [aws_s3_bucket_versioning.truststore]',
    '',
    /before its bucket keeps versions/
  ],
  ['versions suspended', 'truststore.tf', '"Enabled"', '"Suspended"', /^buckets-versioned/],
  [
    'a public bucket',
    'truststore.tf',
    'policy     = true',
    'policy     = false',
    /^buckets-private/
  ],
  [
    'a bucket without protection',
    'truststore.tf',
    'resource "aws_s3_bucket" "truststore"',
    'resource "aws_s3_bucket" "other" {}\nresource "aws_s3_bucket" "truststore"',
    /other has no aws_s3_bucket_public_access_block/
  ],
  [
    'a secret in plain text',
    'secret.tf',
    '{ PARAMETERS_SECRETS',
    '{ INTROSPECTION_CLIENT_SECRET = "s" },\n{ PARAMETERS_SECRETS',
    /a secret in plain text/
  ],
  [
    'a secret in the example',
    'terraform.tfvars.example',
    'environment = {',
    'environment = {\n  AUTHLETE_SERVICE_APISECRET = "s"',
    /a secret in plain text/
  ],
  [
    "a secret in Terraform's state",
    'secret.tf',
    'locals {',
    'data "aws_secretsmanager_secret_version" "s" {}\nlocals {',
    /puts a secret into Terraform's state/
  ],
  [
    'a policy in text',
    'secret.tf',
    'data.aws_iam_policy_document.secrets[0].json',
    'jsonencode({ Resource = "*" })',
    /write its policy as an aws_iam_policy_document/
  ],
  ['any secret', 'secret.tf', 'values(var.secrets)\n', '["*"]\n', /allows more than it must/],
  ['any action', 'roles.tf', '"logs:PutLogEvents"', '"logs:*"', /allows more than it must/],
  ['a quoted mapping', rest, '"context.auth', '"\'context.auth', /^access-denied-challenge/],
  ['no challenge', rest, '"\'Bearer ', '"Bearer ', /^unauthorized-challenge/],
  ['no reason in the log', 'logs.tf', '$context.authorizer.reason', '-', /^access-log-reason/],
  [
    'a certificate in the log',
    'logs.tf',
    'clientCert.issuerDN',
    'clientCert.clientCertPem',
    /^access-log-no-token/
  ],
  [
    'headers in the log',
    rest,
    'trace_enabled     = false',
    'trace_enabled = true',
    /^no-execution-log/
  ],
  ['a log for ever', 'logs.tf', 'retention_in_days = 90', '', /^log-retention/],
  ['no alarm for thieves', 'alarms.tf', 'certificate_mismatch = 5', '', /^alarms-by-reason/],
  ['tracing on', 'function.tf', 'var.tracing ?', 'true ?', /^tracing-off/],
  ['an open permission', 'function.tf', 'source_arn ', '# ', /^invoke-permission/],
  ['another zip', 'variables.tf', '/function.zip"', '/code.zip"', /^function-handler/],
  ['3 seconds', 'function.tf', 'timeout = 10', '', /^function-timeout/]
]

# One line of JSON for each request. Only closed codes and numbers: no header, no certificate, no
# challenge. Whoever reads a log could use a token in it.

locals {
  access_log_fields = {
    requestId               = "$context.requestId"
    extendedRequestId       = "$context.extendedRequestId"
    time                    = "$context.requestTimeEpoch"
    method                  = "$context.httpMethod"
    status                  = "$context.status"
    responseType            = "$context.error.responseType"
    reason                  = "$context.authorizer.reason"
    clientId                = "$context.authorizer.client_id"
    authorizerStatus        = "$context.authorizer.status"
    authorizerLatency       = "$context.authorizer.latency"
    authorizerRequestId     = "$context.authorizer.requestId"
    authorizerError         = "$context.authorizer.error"
    domain                  = "$context.domainName"
    certificateSerialNumber = "$context.identity.clientCert.serialNumber"
    certificateIssuer       = "$context.identity.clientCert.issuerDN"
    sourceIp                = "$context.identity.sourceIp"
  }

  rest_access_log = jsonencode(merge(local.access_log_fields, { route = "$context.resourcePath" }))
  http_access_log = jsonencode(merge(local.access_log_fields, { route = "$context.routeKey" }))
}

# skip_destroy: the proof of a refusal must outlive the API. New groups get new names.
resource "aws_cloudwatch_log_group" "access" {
  for_each = toset(["rest", "http", "rest-metadata", "http-metadata"])

  name_prefix       = "/aws/vendedlogs/${var.name}/${each.key}-"
  retention_in_days = 90
  skip_destroy      = true
}

resource "aws_cloudwatch_log_group" "function" {
  for_each = local.functions

  name_prefix       = "/aws/lambda/${var.name}-${each.key}-"
  retention_in_days = 90
  skip_destroy      = true
}

# REST APIs write access logs only if the account has this role. One per account and region.
data "aws_partition" "current" {}

data "aws_iam_policy_document" "assumed_by_api_gateway" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["apigateway.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "api_gateway_logs" {
  count = var.cloudwatch_role ? 1 : 0

  name_prefix        = "${var.name}-api-gateway-"
  assume_role_policy = data.aws_iam_policy_document.assumed_by_api_gateway.json
}

resource "aws_iam_role_policy_attachment" "api_gateway_logs" {
  count = var.cloudwatch_role ? 1 : 0

  role       = aws_iam_role.api_gateway_logs[0].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}

resource "aws_api_gateway_account" "logs" {
  count = var.cloudwatch_role ? 1 : 0

  cloudwatch_role_arn = aws_iam_role.api_gateway_logs[0].arn

  depends_on = [aws_iam_role_policy_attachment.api_gateway_logs]
}

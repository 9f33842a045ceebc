# The protected-resource metadata [RFC 9728]: the only routes without an authorizer. They are mocks,
# in REST APIs of their own: nothing is behind them, and an HTTP API has no mocks.

locals {
  metadata_urls = {
    for api, domain in local.domains :
    api => "https://${domain}/.well-known/oauth-protected-resource/${var.base_path}"
  }
}

resource "aws_api_gateway_rest_api" "metadata" {
  for_each = local.domains

  name                         = "${var.name}-${each.key}-metadata"
  description                  = "Protected-resource metadata of ${each.value}"
  disable_execute_api_endpoint = true

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_resource" "metadata_parent" {
  for_each = local.domains

  rest_api_id = aws_api_gateway_rest_api.metadata[each.key].id
  parent_id   = aws_api_gateway_rest_api.metadata[each.key].root_resource_id
  path_part   = "oauth-protected-resource"
}

resource "aws_api_gateway_resource" "metadata" {
  for_each = local.domains

  rest_api_id = aws_api_gateway_rest_api.metadata[each.key].id
  parent_id   = aws_api_gateway_resource.metadata_parent[each.key].id
  path_part   = var.base_path
}

resource "aws_api_gateway_method" "metadata_get" {
  for_each = local.domains

  rest_api_id   = aws_api_gateway_rest_api.metadata[each.key].id
  resource_id   = aws_api_gateway_resource.metadata[each.key].id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "metadata_get" {
  for_each = local.domains

  rest_api_id = aws_api_gateway_rest_api.metadata[each.key].id
  resource_id = aws_api_gateway_resource.metadata[each.key].id
  http_method = aws_api_gateway_method.metadata_get[each.key].http_method
  type        = "MOCK"

  request_templates = {
    "application/json" = jsonencode({ statusCode = 200 })
  }
}

resource "aws_api_gateway_method_response" "metadata_get" {
  for_each = local.domains

  rest_api_id = aws_api_gateway_rest_api.metadata[each.key].id
  resource_id = aws_api_gateway_resource.metadata[each.key].id
  http_method = aws_api_gateway_method.metadata_get[each.key].http_method
  status_code = "200"
}

resource "aws_api_gateway_integration_response" "metadata_get" {
  for_each = local.domains

  rest_api_id = aws_api_gateway_rest_api.metadata[each.key].id
  resource_id = aws_api_gateway_resource.metadata[each.key].id
  http_method = aws_api_gateway_integration.metadata_get[each.key].http_method
  status_code = aws_api_gateway_method_response.metadata_get[each.key].status_code

  response_templates = {
    "application/json" = jsonencode({
      resource                                   = "https://${each.value}/${var.base_path}"
      authorization_servers                      = [var.issuer]
      scopes_supported                           = ["time:query"]
      bearer_methods_supported                   = ["header"]
      tls_client_certificate_bound_access_tokens = true
    })
  }
}

resource "aws_api_gateway_method" "metadata_head" {
  for_each = local.domains

  rest_api_id   = aws_api_gateway_rest_api.metadata[each.key].id
  resource_id   = aws_api_gateway_resource.metadata[each.key].id
  http_method   = "HEAD"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "metadata_head" {
  for_each = local.domains

  rest_api_id = aws_api_gateway_rest_api.metadata[each.key].id
  resource_id = aws_api_gateway_resource.metadata[each.key].id
  http_method = aws_api_gateway_method.metadata_head[each.key].http_method
  type        = "MOCK"

  request_templates = {
    "application/json" = jsonencode({ statusCode = 200 })
  }
}

resource "aws_api_gateway_method_response" "metadata_head" {
  for_each = local.domains

  rest_api_id = aws_api_gateway_rest_api.metadata[each.key].id
  resource_id = aws_api_gateway_resource.metadata[each.key].id
  http_method = aws_api_gateway_method.metadata_head[each.key].http_method
  status_code = "200"
}

resource "aws_api_gateway_integration_response" "metadata_head" {
  for_each = local.domains

  rest_api_id = aws_api_gateway_rest_api.metadata[each.key].id
  resource_id = aws_api_gateway_resource.metadata[each.key].id
  http_method = aws_api_gateway_integration.metadata_head[each.key].http_method
  status_code = aws_api_gateway_method_response.metadata_head[each.key].status_code

  response_templates = {
    "application/json" = ""
  }
}

resource "aws_api_gateway_deployment" "metadata" {
  for_each = local.domains

  rest_api_id = aws_api_gateway_rest_api.metadata[each.key].id

  triggers = {
    redeployment = sha1(jsonencode([
      aws_api_gateway_rest_api.metadata[each.key],
      aws_api_gateway_resource.metadata_parent[each.key],
      aws_api_gateway_resource.metadata[each.key],
      aws_api_gateway_method.metadata_get[each.key],
      aws_api_gateway_integration.metadata_get[each.key],
      aws_api_gateway_method_response.metadata_get[each.key],
      aws_api_gateway_integration_response.metadata_get[each.key],
      aws_api_gateway_method.metadata_head[each.key],
      aws_api_gateway_integration.metadata_head[each.key],
      aws_api_gateway_method_response.metadata_head[each.key],
      aws_api_gateway_integration_response.metadata_head[each.key]
    ]))
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "metadata" {
  for_each = local.domains

  rest_api_id   = aws_api_gateway_rest_api.metadata[each.key].id
  deployment_id = aws_api_gateway_deployment.metadata[each.key].id
  stage_name    = "prod"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access["${each.key}-metadata"].arn
    format          = local.rest_access_log
  }

  depends_on = [aws_api_gateway_account.logs]
}

resource "aws_api_gateway_method_settings" "metadata" {
  for_each = local.domains

  rest_api_id = aws_api_gateway_rest_api.metadata[each.key].id
  stage_name  = aws_api_gateway_stage.metadata[each.key].stage_name
  method_path = "*/*"

  settings {
    throttling_rate_limit  = 100
    throttling_burst_limit = 100
    logging_level          = "OFF"
    data_trace_enabled     = false
  }
}

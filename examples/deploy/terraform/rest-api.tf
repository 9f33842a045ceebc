# A REST API with every route behind the authorizer, and answers that tell the client why.

resource "aws_api_gateway_rest_api" "rest" {
  name                         = "${var.name}-rest"
  disable_execute_api_endpoint = true

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

# TTL 0: a cached result would let a client with another certificate pass. The provider's defaults are
# 300 seconds and TOKEN.
resource "aws_api_gateway_authorizer" "rest" {
  rest_api_id                      = aws_api_gateway_rest_api.rest.id
  name                             = "gate"
  type                             = "REQUEST"
  authorizer_uri                   = aws_lambda_function.authorizer.invoke_arn
  identity_source                  = "method.request.header.Authorization"
  authorizer_result_ttl_in_seconds = 0
}

# A mapping, without quotes. Quotes would make a literal of it.
resource "aws_api_gateway_gateway_response" "access_denied" {
  rest_api_id   = aws_api_gateway_rest_api.rest.id
  response_type = "ACCESS_DENIED"

  response_parameters = {
    "gatewayresponse.header.WWW-Authenticate"              = "context.authorizer.challenge"
    "gatewayresponse.header.DPoP-Nonce"                    = "context.authorizer.dpop_nonce"
    "gatewayresponse.header.Access-Control-Expose-Headers" = "'WWW-Authenticate, DPoP-Nonce'"
  }
}

# If the header is missing, API Gateway answers by itself: no error code then [RFC 6750 section 3.1].
resource "aws_api_gateway_gateway_response" "unauthorized" {
  rest_api_id   = aws_api_gateway_rest_api.rest.id
  response_type = "UNAUTHORIZED"

  response_parameters = {
    "gatewayresponse.header.WWW-Authenticate" = "'Bearer realm=\"protected\", resource_metadata=\"${local.metadata_urls["rest"]}\"'"
  }
}

resource "aws_api_gateway_request_validator" "rest" {
  rest_api_id                 = aws_api_gateway_rest_api.rest.id
  name                        = "all"
  validate_request_body       = true
  validate_request_parameters = true
}

resource "aws_api_gateway_resource" "time" {
  rest_api_id = aws_api_gateway_rest_api.rest.id
  parent_id   = aws_api_gateway_rest_api.rest.root_resource_id
  path_part   = "time"
}

resource "aws_api_gateway_method" "time" {
  rest_api_id          = aws_api_gateway_rest_api.rest.id
  resource_id          = aws_api_gateway_resource.time.id
  http_method          = "GET"
  authorization        = "CUSTOM"
  authorizer_id        = aws_api_gateway_authorizer.rest.id
  request_validator_id = aws_api_gateway_request_validator.rest.id
}

resource "aws_api_gateway_integration" "time" {
  rest_api_id             = aws_api_gateway_rest_api.rest.id
  resource_id             = aws_api_gateway_resource.time.id
  http_method             = aws_api_gateway_method.time.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.time.invoke_arn
}

# A stage serves the deployment it was given. Everything that a deployment holds is listed here, as
# whole resources: an id stays the same when a TTL changes. A method that you add belongs here, too.
resource "aws_api_gateway_deployment" "rest" {
  rest_api_id = aws_api_gateway_rest_api.rest.id

  triggers = {
    redeployment = sha1(jsonencode([
      aws_api_gateway_rest_api.rest,
      aws_api_gateway_authorizer.rest,
      aws_api_gateway_gateway_response.access_denied,
      aws_api_gateway_gateway_response.unauthorized,
      aws_api_gateway_request_validator.rest,
      aws_api_gateway_resource.time,
      aws_api_gateway_method.time,
      aws_api_gateway_integration.time
    ]))
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "rest" {
  rest_api_id          = aws_api_gateway_rest_api.rest.id
  deployment_id        = aws_api_gateway_deployment.rest.id
  stage_name           = "prod"
  xray_tracing_enabled = var.tracing

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access["rest"].arn
    format          = local.rest_access_log
  }

  depends_on = [aws_api_gateway_account.logs]
}

# Each request is an invocation of the authorizer, and perhaps a call to your server. The
# execution log would hold headers, and so tokens.
resource "aws_api_gateway_method_settings" "rest" {
  rest_api_id = aws_api_gateway_rest_api.rest.id
  stage_name  = aws_api_gateway_stage.rest.stage_name
  method_path = "*/*"

  settings {
    throttling_rate_limit  = 100
    throttling_burst_limit = 200
    logging_level          = "OFF"
    data_trace_enabled     = false
  }
}

# An HTTP API with every route behind the authorizer.

resource "aws_apigatewayv2_api" "http" {
  name                         = "${var.name}-http"
  protocol_type                = "HTTP"
  disable_execute_api_endpoint = true
}

# TTL 0: a cached result would let a client with another certificate pass. Without the line, the
# provider writes 300.
resource "aws_apigatewayv2_authorizer" "http" {
  api_id                            = aws_apigatewayv2_api.http.id
  name                              = "gate"
  authorizer_type                   = "REQUEST"
  authorizer_uri                    = aws_lambda_function.authorizer.invoke_arn
  authorizer_payload_format_version = "2.0"
  enable_simple_responses           = true
  identity_sources                  = ["$request.header.Authorization"]
  authorizer_result_ttl_in_seconds  = 0
}

resource "aws_apigatewayv2_integration" "time" {
  api_id                 = aws_apigatewayv2_api.http.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.time.invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "time" {
  api_id             = aws_apigatewayv2_api.http.id
  route_key          = "GET /time"
  target             = "integrations/${aws_apigatewayv2_integration.time.id}"
  authorization_type = "CUSTOM"
  authorizer_id      = aws_apigatewayv2_authorizer.http.id
}

# It deploys every change by itself.
resource "aws_apigatewayv2_stage" "http" {
  api_id      = aws_apigatewayv2_api.http.id
  name        = "$default"
  auto_deploy = true

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access["http"].arn
    format          = local.http_access_log
  }

  default_route_settings {
    throttling_rate_limit  = 100
    throttling_burst_limit = 200
  }
}

# The Lambda authorizer. One function serves the REST API and the HTTP API.

resource "aws_lambda_function" "authorizer" {
  function_name    = "${var.name}-authorizer"
  role             = aws_iam_role.function["authorizer"].arn
  filename         = var.function_zip
  source_code_hash = filebase64sha256(var.function_zip)
  handler          = "index.handler"
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  memory_size      = 512
  layers           = [local.extension_layer_arn]

  # API Gateway waits no longer.
  timeout = 10

  environment {
    variables = local.environment
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function["authorizer"].name
  }

  tracing_config {
    mode = var.tracing ? "Active" : "PassThrough"
  }
}

# From the authorizers of these two APIs only, and from no other API of any account.
resource "aws_lambda_permission" "rest_authorizer" {
  function_name = aws_lambda_function.authorizer.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.rest.execution_arn}/authorizers/${aws_api_gateway_authorizer.rest.id}"
}

resource "aws_lambda_permission" "http_authorizer" {
  function_name = aws_lambda_function.authorizer.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.http.execution_arn}/authorizers/${aws_apigatewayv2_authorizer.http.id}"
}

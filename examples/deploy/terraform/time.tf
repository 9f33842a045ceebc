# The API that is protected: GET /time. Replace it with your own.

data "archive_file" "time" {
  type        = "zip"
  source_file = "${path.module}/time/index.mjs"
  output_path = "${path.module}/.terraform/time.zip"
}

resource "aws_lambda_function" "time" {
  function_name    = "${var.name}-time"
  role             = aws_iam_role.function["time"].arn
  filename         = data.archive_file.time.output_path
  source_code_hash = data.archive_file.time.output_base64sha256
  handler          = "index.handler"
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  memory_size      = 512
  timeout          = 10

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function["time"].name
  }

  tracing_config {
    mode = var.tracing ? "Active" : "PassThrough"
  }
}

resource "aws_lambda_permission" "rest_time" {
  function_name = aws_lambda_function.time.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.rest.execution_arn}/${aws_api_gateway_stage.rest.stage_name}/GET/time"
}

resource "aws_lambda_permission" "http_time" {
  function_name = aws_lambda_function.time.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.http.execution_arn}/*/*/time"
}
